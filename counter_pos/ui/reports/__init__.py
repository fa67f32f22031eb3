"""Reports and registers: chosen, made, stopped."""
