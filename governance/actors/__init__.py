"""Organisations of every kind, people, and the mandates they hold."""
