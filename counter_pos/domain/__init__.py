"""Pure rules of the counter: no I/O, no Qt, no SQL, no clock, no words for humans."""
