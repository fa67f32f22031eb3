"""Making this machine one of the centre's tills."""
