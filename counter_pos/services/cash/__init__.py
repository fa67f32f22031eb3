"""Where the cash is: drawers of shifts, pick-ups, bags, the safe, and their slips."""
