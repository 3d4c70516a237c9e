"""Actors in the API: organisations, people and mandates."""
