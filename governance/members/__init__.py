"""Members: who is in the network, on what terms, and how they came, stay and go."""
