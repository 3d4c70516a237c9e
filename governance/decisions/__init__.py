"""Proposals, ballots, decisions, and where they travel."""
