"""Calls: what the network and its bodies look for, who stands for it, and who is chosen."""
