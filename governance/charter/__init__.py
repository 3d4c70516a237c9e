"""The charter of territories of co-responsibility, and how far those who adhere to it have come."""
