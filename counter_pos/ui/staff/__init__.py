"""Who may sign in at the site, and with which PIN."""
