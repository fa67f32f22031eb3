"""The till's append-only signed store: the truth about money."""
