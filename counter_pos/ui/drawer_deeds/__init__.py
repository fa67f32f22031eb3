"""Short deeds at the drawer that move no cash: opened without a sale, notes refused."""
