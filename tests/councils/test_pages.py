"""Regions and councils: who manages them, and what is held of them."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from councils import actions
from councils.models import Council, Region
from tests.cast import Cast, make_council
from trail.models import Event

PAGES = ("councils:list", "councils:create", "councils:region_list", "councils:region_create")


@pytest.fixture
def admin(cast: Cast, client: Client) -> Client:
    client.force_login(cast.administrator)
    return client


@pytest.mark.parametrize(
    "who", ["coordinator", "psw", "peer", "host_organiser", "host_lead", "host_dass", "nobody"]
)
def test_only_an_administrator_manages_councils(cast: Cast, client: Client, who: str):
    client.force_login(getattr(cast, who))
    for address in [
        *(reverse(name) for name in PAGES),
        reverse("councils:edit", args=["hostwick"]),
        reverse("councils:edit", args=["no-such-council"]),
        reverse("councils:region_edit", args=["farshire"]),
    ]:
        response = client.get(address)
        assert response.status_code == 403
        assert "Elsewhere" not in response.content.decode()
        assert client.post(address, {"name": "Mine"}).status_code in {403, 405}
    assert not Council.objects.filter(name="Mine").exists()


def test_a_region_and_a_council_are_added_and_changed(cast: Cast, admin: Client):
    assert admin.post(reverse("councils:region_create"), {"name": "Upper Vale"}).status_code == 302
    data = {"region": "upper-vale", "name": "St. Ives & District", "ons_code": "e07000 001"}
    assert admin.post(reverse("councils:create"), data).status_code == 302
    council = Council.objects.get(ons_code="E07000001")
    assert (council.slug, council.region.name) == ("st-ives-district", "Upper Vale")

    address = reverse("councils:edit", args=[council.slug])
    assert admin.get(address).context["form"].initial["name"] == "St. Ives & District"
    assert admin.post(address, {"name": "St Ives", "ons_code": "E07000001"}).status_code == 302
    council.refresh_from_db()
    assert (council.name, council.slug) == ("St Ives", "st-ives-district")
    admin.post(reverse("councils:region_edit", args=["upper-vale"]), {"name": "The Vale"})
    assert Region.objects.get(slug="upper-vale").name == "The Vale"
    assert list(Event.objects.order_by("pk").values_list("verb", "subject")) == [
        ("region.created", "region upper-vale"),
        ("council.created", "council st-ives-district"),
        ("council.changed", "council st-ives-district"),
        ("region.changed", "region upper-vale"),
    ]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "", "ons_code": "E07000001"}, "name"),
        ({"name": "hostwick", "ons_code": "E07000001"}, "name"),
        ({"name": "New", "ons_code": "7"}, "ons_code"),
        ({"name": "New", "ons_code": "X00000001"}, "ons_code"),
        ({"name": "New", "ons_code": "E07000001", "region": "nowhere"}, "region"),
        ({"name": "N" * 81, "ons_code": "E07000001"}, "name"),
    ],
)
def test_what_to_mend_stands_beside_its_field(cast: Cast, admin: Client, typed: dict[str, str], field: str):
    response = admin.post(reverse("councils:create"), {"region": "aldermere"} | typed)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert Council.objects.count() == 4


def test_two_councils_of_one_name_live_in_two_regions(cast: Cast):
    far = Region.objects.get(slug="farshire")
    twin = actions.create_council(by=cast.administrator, region=far, name="Hostwick", ons_code="E07000009")
    assert twin.slug == "hostwick-2"
    with pytest.raises(IntegrityError), transaction.atomic():
        Council.objects.create(region=far, name="Hostwick", slug="another", ons_code="E07000010")


def test_a_region_of_the_same_name_is_refused(cast: Cast):
    with pytest.raises(ValidationError):
        actions.create_region(by=cast.administrator, name="ALDERMERE")


def test_the_west_midlands_load_once(db: None, capsys: pytest.CaptureFixture[str]):
    call_command("load_councils", "west-midlands")
    call_command("load_councils", "west-midlands")
    assert "West Midlands has 14 councils." in capsys.readouterr().out
    assert Council.objects.count() == 14
    assert (
        Council.objects.get(name="Birmingham").ons_code == "E08000025"
    )  # the ONS register of local authorities
    assert Event.objects.filter(verb="council.created", by=None).count() == 14


def test_the_list_is_filtered_paged_and_costs_the_same(cast: Cast, admin: Client):
    def ask(**asked: str):
        with CaptureQueriesContext(connection) as made:
            response = admin.get(reverse("councils:list"), asked)
        return len(made), [council.name for council in response.context["page"].object_list]

    few, names = ask()
    assert names == ["Giverham", "Hostwick", "Otherby", "Elsewhere"]
    assert ask(region="farshire")[1] == ["Elsewhere"]
    for number in range(30):
        make_council(cast.region, f"Zedby {number}")
    many, names = ask()
    assert many == few <= 12
    assert len(names) == 25


def test_with_no_region_the_page_says_what_to_do(cast: Cast, admin: Client):
    Region.objects.create(name="Bare", slug="bare")
    body = admin.get(reverse("councils:list"), {"region": "bare"}).content.decode()
    assert "Add a council" in body
