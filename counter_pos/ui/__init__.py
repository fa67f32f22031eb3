"""The windows a clerk and a supervisor see."""
