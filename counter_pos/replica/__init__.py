"""What was heard from central: replaceable, with an age, never the truth about money."""
