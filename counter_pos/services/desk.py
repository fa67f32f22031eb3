"""The till as one object with bound deeds: what the window, the command line and the courier are handed."""
