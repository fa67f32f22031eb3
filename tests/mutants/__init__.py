"""Deliberate defects that the tests must catch: `python -m tests.mutants`."""
