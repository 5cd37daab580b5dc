"""Pages about what the evidence is worth."""
