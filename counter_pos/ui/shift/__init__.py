"""A shift begins with a counted float."""
