"""How case record numbers and cards are sealed: `core.sealing`, each bound to the reference of its review and record."""

from core.sealing import seal, unseal

__all__ = ["seal", "unseal"]
