"""Places within places."""
