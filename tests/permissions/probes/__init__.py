"""How each row of the table is tried. A row that is in none of these and not in `not_built` fails the suite."""

from tests.permissions.visiting import Probe

from . import concerns, evidence, grants, people, planning, records, reports, trail

PROBES: dict[tuple[str, str], list[Probe]] = {
    **people.PROBES,
    **planning.PROBES,
    **records.PROBES,
    **evidence.PROBES,
    **concerns.PROBES,
    **reports.PROBES,
    **grants.PROBES,
    **trail.PROBES,
}
