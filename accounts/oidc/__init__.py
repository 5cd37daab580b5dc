"""Signing in by OpenID Connect: what the protocol asks, apart from what we do with who comes."""
