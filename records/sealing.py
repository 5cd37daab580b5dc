"""How case record numbers and cards are sealed: `core.sealing`, each bound to its review and record."""

from core.sealing import seal, unseal

__all__ = ["seal", "unseal"]
