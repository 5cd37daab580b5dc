"""Who somebody is to an identity provider, once it has been checked that the provider says so."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Identity:
    """What a checked ID token says. `uid` never changes at the provider; `email` is empty unless it is verified."""

    provider: str
    """The id by which the settings know the provider."""
    provider_name: str
    issuer: str
    uid: str
    email: str = ""
    second_factor: bool = False
    """Whether the provider asked for a second factor, and the settings let its word count."""
