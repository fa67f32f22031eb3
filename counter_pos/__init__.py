"""The cash counter of an electricity company."""

__version__ = "0.1.0"
