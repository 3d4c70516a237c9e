"""Proposals: put to a body from one of its seats, deliberated, amended, voted on and decided."""
