"""The drawer goes to the next clerk within a shift."""
