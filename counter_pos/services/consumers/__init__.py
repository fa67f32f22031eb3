"""Whom the person at the window names, and what is owed."""
