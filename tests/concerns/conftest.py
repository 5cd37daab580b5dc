"""A review in fieldwork with a record, a conversation planned with its person, and a meeting."""

import pytest

from tests.cast import Cast
from tests.conversations.stage import Stage, set_up


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return set_up(cast)
