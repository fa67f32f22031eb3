"""What is to be printed, and how the printer and its drawer are watched."""
