"""Ballots: a question put to the seats of a body, openly or in secret, and what it came to."""
