"""What the network is and does: its domains, and the doors that lead to them."""
