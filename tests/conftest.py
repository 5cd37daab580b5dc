"""Fixtures every test may ask for."""

import pytest

from tests.cast import Cast, make_cast
from tests.network import no_network

__all__ = ["no_network"]


@pytest.fixture
def cast(db: None) -> Cast:
    """Everyone, made anew for one test."""
    return make_cast()
