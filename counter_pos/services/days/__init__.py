"""The site's days: readings, registers and their orders, and closing one."""
