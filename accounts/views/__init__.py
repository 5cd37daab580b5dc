"""Pages about people: administrators', inviters', and everyone's own."""
