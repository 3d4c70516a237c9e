"""Territories in the API: places at their scales, within each other."""
