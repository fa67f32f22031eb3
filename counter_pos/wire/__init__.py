"""What crosses a boundary: the one room that knows the bytes of docs/FORMAT.md."""
