"""What people type about regions and councils."""

from collections.abc import Iterable
from typing import Any

from core.forms import ChoiceField, Form, LineField


class RegionForm(Form):
    name = LineField("Name of the region", missing="Enter the region’s name", max_length=80, width=30)


class CouncilForm(Form):
    name = LineField("Name of the council", missing="Enter the council’s name", max_length=80, width=30)
    ons_code = LineField(
        "ONS code",
        missing="Enter the council’s ONS code",
        hint="One letter and eight numbers, such as E08000025",
        max_length=20,
        width=10,
    )


class NewCouncilForm(CouncilForm):
    """`region` comes back as a slug."""

    region = ChoiceField("Region", is_select=True, missing="Select the region it belongs to")

    field_order = ("region", "name", "ons_code")

    def __init__(self, *args: Any, regions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["region"]
        assert isinstance(field, ChoiceField)  # noqa: S101 # for the types only
        field.choices = [("", "Select a region"), *regions]
