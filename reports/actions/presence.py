"""Who is at a section at this moment."""

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from reports import access
from reports.models import Section
from reports.queries.together import HERE_FOR, here_key


@transaction.atomic
def be_here(*, by: User, section: Section) -> None:
    """Note that the person has the section open. It is in no table: it is forgotten by itself within two minutes."""
    access.check_can_write_section(by, section.report, section.key)
    name = here_key(section.pk, by.pk)
    cache.set(name, cache.get(name) or timezone.now(), HERE_FOR)
