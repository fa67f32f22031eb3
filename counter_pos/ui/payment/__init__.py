"""Where the cash is taken."""
