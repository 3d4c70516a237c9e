"""Joint decisions: one text of several bodies, in effect when each of them has confirmed it."""
