"""Actions in the API: who does what by when."""
