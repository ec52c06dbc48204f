"""Facilitator: run group methods live, from a definition file to a transcript."""

__version__ = "0.1.0"
