"""The documents besides the full PDF, each made from the same `Document`; none of them knows a database."""
