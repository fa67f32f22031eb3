"""Keeping the promises to the centre: what was recorded is sent, what central says is proven and brought home."""
