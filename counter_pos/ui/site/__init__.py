"""All windows of the site, and the cash that its safe takes over."""
