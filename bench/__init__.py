"""How fast it is, measured on the server as it is started, over real sockets.

Every scenario starts `facilitator serve` on this machine with a data folder of its own; this
process plays the people. Timed results are no tests: they depend on what else the machine does, so
each is printed with the load average beside it. See docs/performance.md.
"""
