"""The whole demonstration, for tests that want a region with a history. It takes most of a minute to make."""

import pytest

from practice_review.demo import load


@pytest.fixture
def demo(db: None) -> None:
    """The demonstration's region with everything in it, told up to today."""
    assert load()
