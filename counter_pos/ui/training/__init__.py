"""Into training and back to the live till."""
