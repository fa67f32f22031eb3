"""Keeps the till's promises to the centre."""
