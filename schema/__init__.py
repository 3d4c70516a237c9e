"""The same network, as the API shows it."""
