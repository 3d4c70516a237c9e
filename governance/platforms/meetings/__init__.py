"""Meetings of bodies: by which rule they are convened, what they are about, and who was there."""
