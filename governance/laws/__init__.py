"""Laws: what they ask of which territories, and where that is lacking."""
