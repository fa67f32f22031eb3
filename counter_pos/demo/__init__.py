"""A city, a centre, a till and a day to try it all."""
