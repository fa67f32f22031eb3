"""The blind count and the close of a shift."""
