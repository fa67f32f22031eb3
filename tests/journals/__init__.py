"""Journals of former releases, kept for ever."""
