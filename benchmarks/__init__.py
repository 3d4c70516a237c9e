"""Measurements, each figure beside its peer in the same run."""
