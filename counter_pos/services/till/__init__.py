"""The open till that every deed works on: journal, what it heard, clock, who is signed in, whose word was given."""
