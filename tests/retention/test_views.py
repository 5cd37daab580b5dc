"""What the pages about keeping and deleting say before they do something."""

from datetime import date

from django.test import Client
from django.urls import reverse

from retention import actions
from retention.periods import Kind
from tests.cast import Cast
from tests.retention.making import make_whole_review, on
from trail.models import Event


def test_a_period_out_of_bounds_is_told_in_its_own_unit(cast: Cast, client: Client):
    review = make_whole_review(cast)
    client.force_login(cast.host_lead)
    address = reverse("retention:shorten", args=[review.ref, "audits"])
    for length in ("0", "-3", "some", ""):
        assert (
            "Enter a number of months from 1 to 12"
            in client.post(address, {"length": length}).content.decode()
        )


def test_shortening_says_the_new_day_and_asks_for_a_tick_only_when_it_has_come(cast: Cast, client: Client):
    """Final on 20 May 2026: six months after is 20 November, one month after 20 June."""
    review = make_whole_review(cast)
    client.force_login(cast.host_lead)
    address = reverse("retention:shorten", args=[review.ref, "audits"])
    tick = "delete it at the next run"
    with on(date(2026, 8, 20)):
        assert tick not in client.get(address).content.decode()
        told = client.post(address, {"length": "6"}, follow=True).content.decode()
        assert "Audits: deleted on 20 November 2026." in told
        assert tick in client.post(address, {"length": "1"}).content.decode()
        actions.place_hold(by=cast.host_lead, review=review, reason="A claim of 2024")
        assert "A claim of 2024" in client.get(address).content.decode()
        sent = {"length": "1", "confirmed": "on"}
        told = client.post(address, sent, follow=True).content.decode()
        assert "Without the hold it is deleted on" in told


def test_what_is_deleted_is_shortened_no_more(cast: Cast, client: Client):
    review = make_whole_review(cast)
    client.force_login(cast.host_lead)
    address = reverse("retention:shorten", args=[review.ref, "drafts"])
    with on(date(2026, 8, 20)):
        assert address in client.get(reverse("retention:schedule", args=[review.ref])).content.decode()
        actions.destroy_due(by=None, review=review, kind=Kind.DRAFTS)
        assert address not in client.get(reverse("retention:schedule", args=[review.ref])).content.decode()
        assert client.get(address).status_code == 302


def test_ending_a_hold_says_what_goes_and_takes_a_reason(cast: Cast, client: Client):
    """Final on 20 May 2026: drafts go three months later, the audits twelve."""
    review = make_whole_review(cast)
    client.force_login(cast.host_lead)
    with on(date(2026, 8, 20)):
        hold = actions.place_hold(by=cast.host_lead, review=review, reason="A claim")
        address = reverse("retention:hold_end", args=[review.ref, hold.number])
        page = client.get(address).content.decode()
        assert "<li>Drafts of the report</li>" in page
        assert "<li>Audits</li>" not in page
        assert "Say why the hold can end" in client.post(address, {"reason": " "}).content.decode()
        hold.refresh_from_db()
        assert hold.ended_at is None
        assert client.post(address, {"reason": "Settled"}).status_code == 302
        hold.refresh_from_db()
        assert hold.ended_by == cast.host_lead
        assert Event.objects.get(verb="hold.ended").detail == {"reason": "Settled"}


def test_a_reason_for_keeping_audits_that_nobody_ticked_is_not_thrown_away(cast: Cast, client: Client):
    review = make_whole_review(cast)
    client.force_login(cast.host_lead)
    page = client.post(
        reverse("retention:request_make", args=[review.ref]), {"kind": "access", "keeps_why": "An inquiry"}
    )
    assert "Tick that the audits are kept, or delete what you wrote here" in page.text
    assert ">\nAn inquiry</textarea>" in page.text
