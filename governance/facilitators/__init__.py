"""Facilitators: who is trained in the method, and whom they accompany."""
