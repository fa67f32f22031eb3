"""The test vectors of docs/FORMAT.md and the scripts that make them."""
