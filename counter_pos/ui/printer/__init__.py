"""The printer check: what the connected printer answers."""
