"""Adherence to the charter: who signed which version, and how far its commitments are."""
