"""The charter: its versions, articles and commitments, their translations and amendments."""
