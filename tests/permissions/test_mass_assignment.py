"""A form that is allowed does what it asks for, and the same whatever else is sent with it."""

import pytest

from reviews.stages import Stage
from tests.architecture.rows import differences, rows_of_all_tables
from tests.architecture.test_forms_hold import Fields, is_html
from tests.architecture.test_only_what_is_asked import extras

from .judging import may, undone
from .probes import PROBES
from .stages import move
from .table import Row, rows
from .visiting import Probe, Visit
from .world import COLUMNS_OF, World

pytestmark = pytest.mark.django_db


def _asked_for(probe: Probe, visit: Visit) -> set[str]:
    """The fields that are sent, and those on its page that are left empty."""
    assert probe.asks is not None
    address, sent = probe.asks(visit)
    with undone():
        page = visit.client.get(address)
        return sent | set(Fields(page.content.decode()).found if is_html(page) else ())


FORMS = [(row, probe) for row in rows() for probe in PROBES.get(row.key, []) if probe.asks]


@pytest.mark.parametrize(
    ("row", "probe"), FORMS, ids=lambda one: one.name if isinstance(one, Probe) else str(one)
)
def test_what_a_form_did_not_ask_for_is_not_taken(world: World, row: Row, probe: Probe):
    who, stage = next((who, stage) for who in COLUMNS_OF for stage in Stage if may(row, probe, who, stage))
    met = []
    with undone():
        move(world.here.review, stage)
        probe.prepare(world)
        before = rows_of_all_tables()
        for is_more in (False, True):
            with undone():
                visit = Visit(world, who, world.here)
                visit.with_more = extras(_asked_for(probe, visit)) if is_more else {}
                outcome = probe.act(visit)
                assert outcome.happened
                met.append((outcome.status, differences(before, rows_of_all_tables())))
    assert met[0] == met[1]
