"""Any receipt of this till with its story, and the verdict on a receipt of any till."""
