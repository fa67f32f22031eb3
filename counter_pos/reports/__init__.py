"""Readings of the journal as PDF."""
