"""Decisions in the API: how they come about, and where they travel."""
