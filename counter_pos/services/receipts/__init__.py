"""What a receipt says, whether it is true, and where its paper stands."""
