"""What is held of one person, piece by piece, for the copy they may ask for."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Held:
    """`where` names the place as people know it; each fact has its label. Who wrote it is never among them."""

    where: str
    facts: list[tuple[str, str]] = field(default_factory=list)

    def told(self) -> "Held":
        """The same without what is empty."""
        return Held(self.where, [(label, text) for label, text in self.facts if text.strip()])
