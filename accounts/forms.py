"""What people type about people: invitations, roles, qualifications, a name and a password."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from core.forms import ChoiceField, DateField, EmailField, Form, LineField

from .access import Offer
from .passkeys import CredentialField, check_made
from .queries import PlaceChoices, choices_of, council_choices, role_choices
from .sign_in import NEW_PASSWORD_HINT, check_can_be_kept, code_field
from .telephones import NO_TELEPHONE, TELEPHONE_LENGTH, is_telephone

if TYPE_CHECKING:
    from councils.models import Council, Region

NAME_LENGTH = 80
NO_COUNCIL = "none"
NOT_OFFERED = "You cannot give this role in this council. Select another one"
BEING_REVIEWED = (
    "This council is being reviewed, so its own people or an administrator invite its Principal Social Worker. "
    "Select another one"
)
"""The one reason for which a council that is offered is not offered for a PSW: `access.invitations`."""
HINTS = {
    "psw": "Reads records in other councils’ reviews; in their own council’s review, helps to organise it",
    "dass": "Commissions their council’s review, comments on facts and downloads the report",
    "organiser": "Lists the records, keeps the timetable and asks people whether they want to talk",
    "information_lead": "Answers for who may see what of their council’s records",
    "peer": "Holds conversations with people who draw on social work, and with carers",
    "coordinator": "Plans the year, leads reviews and writes their reports",
    "administrator": "Manages councils and people; sees no record, note or draft",
}


class PasswordField(LineField):
    """A password as it was typed: nothing in it is trimmed or put in order."""

    widget = forms.PasswordInput

    def to_python(self, value: Any) -> str:
        text = str(value) if value else ""
        check_can_be_kept(text)
        return text


class PlaceForm(Form):
    """A role and where it is held, out of what the person may offer."""

    role = ChoiceField("Role", missing="Select a role", hints=HINTS)
    council = ChoiceField("Council", is_select=True, missing="Select a council, or that it is none")
    region = ChoiceField("Region", is_select=True, required=False)

    def __init__(self, *args: Any, offers: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        self.councils: dict[str, Council] = {o.council.slug: o.council for o in offers if o.council}
        self.regions: dict[str, Region] = {o.region.slug: o.region for o in offers if o.region}
        self._offer(choices_of(offers))

    def _offer(self, choices: PlaceChoices) -> None:
        role, council, region = (self.fields[name] for name in ("role", "council", "region"))
        assert isinstance(role, ChoiceField)  # noqa: S101 # for the types only
        assert isinstance(council, ChoiceField)  # noqa: S101
        assert isinstance(region, ChoiceField)  # noqa: S101
        role.choices = choices.roles
        none = [(NO_COUNCIL, "No council")] if choices.without_council else []
        council.choices = [("", "Select a council"), *none, *choices.councils]
        region.choices = [("", "Select a region"), *choices.regions]
        if choices.without_council:
            council.help_text = "None for a coordinator, an administrator, or a peer no council employs"
        region.help_text = "Only for a coordinator, or a peer no council employs"
        if not choices.councils or (len(choices.councils) == 1 and not choices.without_council):
            del self.fields["council"]
        if len(choices.regions) <= 1 or not choices.without_council:
            del self.fields["region"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["council"] = self._chosen(data, "council", self.councils)
        data["region"] = self._chosen(data, "region", self.regions)
        role, council = data.get("role"), data["council"]
        offered = {(offer.role.value, offer.council) for offer in self.offers}
        if (
            role
            and council
            and role not in {"coordinator", "administrator"}
            and (role, council) not in offered
        ):
            self.add_error("council", BEING_REVIEWED if role == "psw" else NOT_OFFERED)
        return data

    def _chosen(self, data: dict[str, Any], name: str, places: dict[str, Any]) -> Any:
        """The place itself; where only one could be chosen, and it was therefore not asked for, that one."""
        if name in self.fields:
            return places.get(data.get(name) or "")
        return next(iter(places.values())) if len(places) == 1 else None


class InvitationForm(PlaceForm):
    name = LineField("Name", missing="Enter the person’s name", max_length=NAME_LENGTH, width=30)
    email = EmailField(
        missing="Enter the person’s email address",
        hint="The link is sent here, and opens for this address alone",
    )

    field_order = ("name", "email", "role", "council", "region")


class NameForm(Form):
    name = LineField(
        "Your name",
        missing="Enter your name",
        max_length=NAME_LENGTH,
        width=30,
        attrs={"autocomplete": "name"},
    )


class TelephoneField(LineField):
    widget = forms.TelInput


class TelephoneForm(Form):
    telephone = TelephoneField(
        "Telephone number",
        required=False,
        max_length=TELEPHONE_LENGTH,
        width=20,
        hint="On which you can be rung on the days of a review. Leave it empty to show none",
        attrs={"autocomplete": "tel"},
    )

    def clean_telephone(self) -> str:
        text: str = self.cleaned_data["telephone"]
        if text and not is_telephone(text):
            raise forms.ValidationError(NO_TELEPHONE)
        return text


class AcceptForm(NameForm):
    """How somebody new opens their account. A password manager may fill and paste here."""

    password = PasswordField(
        "Choose a password",
        missing="Enter a password",
        width=30,
        hint=NEW_PASSWORD_HINT,
        attrs={"autocomplete": "new-password"},
    )


class NewAppForm(Form):
    code = code_field("Code", hint="The 6 numbers that the app shows now")


class NewPasskeyForm(Form):
    """The name is optional: by the time this is sent, the passkey is made."""

    name = LineField(
        "A name to tell it from others",
        required=False,
        max_length=40,
        width=20,
        hint="For example, my phone, or blue key",
    )
    credential = CredentialField()

    def clean_credential(self) -> dict[str, Any]:
        credential: dict[str, Any] = self.cleaned_data["credential"]
        check_made(credential)
        return credential


class ResetForm(Form):
    reason = LineField(
        "Why it is reset",
        missing="Say how you know that it is them, and what they lost",
        max_length=200,
        hint="For example, lost phone, spoke on a number I know. It is kept in the trail",
    )


class QualificationForm(Form):
    registered_until_on = DateField(
        "Registered as a social worker until",
        subject="The end of the registration",
        missing="Enter the date the registration ends",
        is_ahead=True,
    )
    dbs_until_on = DateField(
        "Enhanced DBS check holds until",
        subject="The end of the DBS check",
        missing="Enter the date until which the DBS check holds",
        is_ahead=True,
    )


class PeopleFilterForm(Form):
    words = LineField("Name or email address", required=False, max_length=80, width=20)
    role = ChoiceField("Role", is_select=True, required=False)
    council = ChoiceField("Council", is_select=True, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role, council = self.fields["role"], self.fields["council"]
        assert isinstance(role, ChoiceField)  # noqa: S101 # for the types only
        assert isinstance(council, ChoiceField)  # noqa: S101
        role.choices = [("", "Any role"), *role_choices()]
        council.choices = [("", "Any council"), *council_choices()]

    def filters(self) -> dict[str, str]:
        """What was asked for and could be understood: an unreadable filter filters nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("words", "role", "council")}
