"""The window left alone: covered, its payment kept, until the same person or a supervisor comes."""
