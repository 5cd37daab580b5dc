"""Pages about the people behind the records: what they agreed to, how to meet them, and when."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.dates import datetime_text
from core.forms import attempt
from core.pages import page_of
from core.refusals import may
from core.requests import SignedInRequest
from core.typed import keeps_what_was_typed
from records import access, actions, queries
from records.forms import AppointmentForm, CardForm, ConsentForm
from records.scales import CARD_FIELDS
from reviews import access as reviews_access


@require_safe
def people(request: SignedInRequest, ref: str) -> HttpResponse:
    """Everybody in the sample of whom the person may know what was agreed."""
    review = reviews_access.get_review(request.user, ref)
    standing = reviews_access.standing(request.user, review)
    context = {
        "review": review,
        "standing": standing,
        "arranges": may(reviews_access.check_can_edit_timetable, request.user, review),
        "page": page_of(request, queries.people_of(request.user, review)),
    }
    return render(request, "records/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: SignedInRequest, ref: str, record: str) -> HttpResponse:
    found = access.get_record(request.user, ref, record)
    access.check_can_see_consent(request.user, found)
    now = access.consents_visible_to(request.user).filter(record=found).first()
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, actions.record_consent, by=request.user, record=found, **form.cleaned_data)
        if saved is not None:
            messages.success(request, "What the person said is recorded.")
            return redirect("records:consent", ref, record)
    context = {
        "review": found.review,
        "record": found,
        "consent": now,
        "form": form,
        "can_record": may(access.check_can_record_consent, request.user, found),
        "can_withdraw": may(access.check_can_withdraw_consent, request.user, found),
    }
    return render(request, "records/consent.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def consent_withdraw(request: SignedInRequest, ref: str, record: str) -> HttpResponse:
    """One page that says what goes, and one button: it cannot be undone, and must not be made hard."""
    found = access.get_record(request.user, ref, record)
    access.check_can_see_consent(request.user, found)
    if request.method != "POST":
        access.check_can_withdraw_consent(request.user, found)
        now = access.consents_visible_to(request.user).filter(record=found).first()
        if now is None or not now.stands:
            return redirect("records:consent", ref, record)
        return render(request, "records/consent_withdraw.html", {"review": found.review, "record": found})
    actions.withdraw_consent(by=request.user, record=found)
    messages.success(
        request,
        "The person’s change of mind is recorded. Their card is gone, and no conversation takes place.",
    )
    return redirect("records:people", ref)


@require_safe
def card(request: SignedInRequest, ref: str, record: str) -> HttpResponse:
    found = access.get_record(request.user, ref, record)
    access.check_can_see_consent(request.user, found)
    fields = actions.open_card(by=request.user, record=found)
    form = CardForm()
    shown = [(form[name].label, fields[name]) for name in CARD_FIELDS if fields[name]]
    context = {
        "review": found.review,
        "record": found,
        "card": shown,
        "can_write": may(access.check_can_write_card, request.user, found),
    }
    return render(request, "records/card.html", context)


@keeps_what_was_typed(*CARD_FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def card_write(request: SignedInRequest, ref: str, record: str) -> HttpResponse:
    found = access.get_record(request.user, ref, record)
    access.check_can_see_consent(request.user, found)
    access.check_can_write_card(request.user, found)
    if request.method == "POST":
        form = CardForm(request.POST)
        if (
            form.is_valid()
            and attempt(form, actions.write_card, by=request.user, record=found, **form.cleaned_data)
            is not None
        ):
            messages.success(request, "The card is saved. Only those who will meet the person can open it.")
            return redirect("records:people", ref)
        actions.open_card(by=request.user, record=found)  # what stands now may be shown beside what was typed
    else:
        fields = actions.open_card(by=request.user, record=found)
        form = CardForm(initial={**fields, "version": queries.card_version(found)})
    return render(request, "records/card_write.html", {"review": found.review, "record": found, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def appointment(request: SignedInRequest, ref: str, record: str) -> HttpResponse:
    found = access.get_record(request.user, ref, record)
    access.check_can_see_consent(request.user, found)
    access.check_can_make_appointment(request.user, found)
    access.check_consent_stands(found)
    slots = {str(slot.number): slot for slot in queries.free_slots(found)}
    now = queries.appointment_of(found)
    form = AppointmentForm(
        request.POST or None,
        slots=[(number, f"{datetime_text(slot.starts_at)}: {slot.title}") for number, slot in slots.items()],
        initial={"slot": str(now.slot.number) if now else None},
    )
    if request.method == "POST" and form.is_valid():
        slot = slots[form.cleaned_data["slot"]]
        if attempt(form, actions.make_appointment, by=request.user, record=found, slot=slot) is not None:
            messages.success(request, f"The conversation is arranged for {datetime_text(slot.starts_at)}.")
            return redirect("records:people", ref)
    context = {"review": found.review, "record": found, "form": form, "appointment": now, "slots": slots}
    return render(request, "records/appointment.html", context)


@require_POST
def appointment_cancel(request: SignedInRequest, ref: str, record: str) -> HttpResponse:
    found = access.get_record(request.user, ref, record)
    access.check_can_see_consent(request.user, found)
    actions.cancel_appointment(by=request.user, record=found)
    messages.success(
        request, "The appointment is cancelled. The conversation in the timetable is free again."
    )
    return redirect("records:people", ref)
