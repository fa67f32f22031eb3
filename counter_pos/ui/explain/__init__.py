"""A counted shift explains itself: lines, entries, likely causes."""
