"""Calls in the API, and the groups that people and bodies join."""
