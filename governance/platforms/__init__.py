"""Bodies at work: who sits in them."""
