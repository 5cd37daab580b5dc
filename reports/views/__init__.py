"""Pages of the report: writing it, checking it, reading it, and its files."""
