"""Who is at the till: signing in, PINs, staff, and the training folder."""
