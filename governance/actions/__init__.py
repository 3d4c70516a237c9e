"""Actions of co-responsibility and commitments: who does what by when, and what came of it."""
