"""The pure core: what a session is, which commands it accepts, and who may see what.

Nothing in this package reads a clock, draws a random number, opens a file or knows a database.
Times, seeds and ids come in as arguments, so the same commands give the same bytes for ever.
"""
