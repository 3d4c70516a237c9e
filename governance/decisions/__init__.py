"""Decisions: by which rule a body decides, how it votes, what it proposed and what it decided."""
