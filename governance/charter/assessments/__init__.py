"""The co-responsibility scale: assessments, what they rest on, and who may read them."""
