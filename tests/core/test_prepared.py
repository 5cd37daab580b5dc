"""A prepared query gives what the ORM gives, of whomever and whenever it is asked, and refuses to freeze a moment."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import Role
from core.moment import is_one_moment, one_moment
from core.prepared import Prepared, PreparedUpdate
from tests.cast import Cast

SOMEBODY, SOME_ROLE = 2_000_000_011, "a role that is none"


def held(user: int, role: str):
    return Membership.objects.live().filter(user=user, role=role).values_list("pk", "role")


def test_it_gives_what_the_orm_gives_for_everybody(cast: Cast, django_assert_num_queries):
    prepared = Prepared(held, user=SOMEBODY, role=SOME_ROLE)
    for user in User.objects.all():
        for role in Role.values:
            expected = held(user.pk, role).first()
            with django_assert_num_queries(1):
                assert prepared.first(user=user.pk, role=role) == expected
    assert prepared.first(user=cast.psw.pk, role=Role.PSW.value) is not None


def test_postgresql_plans_it_once_for_a_connection(cast: Cast):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite plans in the process itself")
    prepared = Prepared(held, user=SOMEBODY, role=SOME_ROLE)
    for _ in range(10):
        prepared.first(user=cast.psw.pk, role=Role.PSW.value)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT custom_plans, generic_plans FROM pg_prepared_statements WHERE statement LIKE %s",
            ["%accounts_membership%role%"],
        )
        (planned_each_time, planned_once), *others = cursor.fetchall()
    assert others == []
    assert planned_each_time <= 6
    assert planned_once >= 3


def test_this_moment_is_the_moment_at_which_it_is_asked(cast: Cast):
    def begun(user: int):
        return Membership.objects.filter(user=user, started_at__lte=timezone.now()).values_list("pk")

    prepared = Prepared(begun, user=SOMEBODY)
    membership = Membership.objects.get(user=cast.psw)
    assert prepared.first(user=cast.psw.pk) == (membership.pk,)
    just_before = membership.started_at - timedelta(seconds=1)
    with mock.patch("django.utils.timezone.now", return_value=just_before):
        assert prepared.first(user=cast.psw.pk) is None


def test_this_day_is_the_day_on_which_it_is_asked(cast: Cast):
    def in_date(user: int):
        return (
            User.objects.filter(pk=user, qualifications__dbs_until_on__gte=timezone.localdate())
            .order_by()
            .values_list("pk")
        )

    prepared = Prepared(in_date, user=SOMEBODY)
    assert prepared.first(user=cast.psw.pk) == (cast.psw.pk,)
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=4000)):
        assert prepared.first(user=cast.psw.pk) is None


@pytest.mark.parametrize("away", [timedelta(hours=1), timedelta(days=-30)])
def test_a_moment_that_would_be_frozen_is_refused(cast: Cast, away: timedelta):
    def of_then(user: int):
        return Membership.objects.filter(user=user, started_at__lt=timezone.now() + away).values_list("pk")

    with pytest.raises(ValueError, match="neither this moment nor today"):
        Prepared(of_then, user=SOMEBODY).first(user=cast.psw.pk)


def test_an_argument_that_stands_nowhere_is_refused(cast: Cast):
    with pytest.raises(ValueError, match="role stands nowhere"):
        Prepared(lambda user, **_: held(user, "psw"), user=SOMEBODY, role=SOME_ROLE).first(user=1, role="x")


def test_every_row_comes_as_the_queryset_gives_it(cast: Cast, django_assert_num_queries):
    def of(user: int):
        return Membership.objects.live().filter(user=user).select_related("council__region").order_by("-pk")

    prepared = Prepared(of, user=SOMEBODY)
    for user in User.objects.all():
        expected = list(of(user.pk))
        with django_assert_num_queries(1):
            rows = prepared.all(user=user.pk)
            assert rows == expected
            assert [row.council and row.council.region for row in rows] == [
                row.council and row.council.region for row in expected
            ]
    assert len(prepared.all(user=cast.psw.pk)) == Membership.objects.live().filter(user=cast.psw).count() > 0


def test_values_come_as_python_has_them(cast: Cast):
    def begun(user: int):
        return Membership.objects.filter(user=user, ended_at=None).values_list(
            "started_at", "user__is_active"
        )

    [row, *_] = Prepared(begun, user=SOMEBODY).all(user=cast.psw.pk)
    assert row == (Membership.objects.filter(user=cast.psw, ended_at=None)[0].started_at, True)
    assert row[1] is True


def test_what_the_page_that_asks_first_knows_of_its_reader_is_not_in_it(cast: Cast):
    """The first page is of somebody who is no peer, for whom records that a grant opens are left out of the query."""

    def known(user: int):
        return Membership.objects.filter(user=user, role=Role.PSW if is_one_moment() else Role.PEER)

    prepared = Prepared(known, user=SOMEBODY)
    with one_moment():
        assert is_one_moment()
        assert prepared.all(user=cast.psw.pk) == []
    assert prepared.all(user=cast.peer.pk) == list(Membership.objects.filter(user=cast.peer, role=Role.PEER))


def test_an_update_changes_its_rows_and_no_other_and_says_how_many(cast: Cast, django_assert_num_queries):
    rename = PreparedUpdate(
        lambda user, **_: User.objects.filter(pk=user, memberships__ended_at=None).distinct(),
        changes=lambda name, **_: {"name": Concat(Value(name), "ref")},
        user=SOMEBODY,
        name=SOME_ROLE,
    )
    before = dict(User.objects.values_list("pk", "name"))

    with django_assert_num_queries(1):
        changed = rename.run(user=cast.psw.pk, name="100% %s ")

    assert changed == 1
    expected = before | {cast.psw.pk: f"100% %s {cast.psw.ref}"}
    assert dict(User.objects.values_list("pk", "name")) == expected
    assert rename.run(user=0, name="nobody") == 0
