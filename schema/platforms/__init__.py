"""Platforms in the API: seats, rules of composition, meetings."""
