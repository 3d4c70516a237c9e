"""Consultations: who was asked, how, and the return that is owed to them."""
