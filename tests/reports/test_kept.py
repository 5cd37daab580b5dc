"""What a final version keeps of its document, and the document that comes out of it again."""

from dataclasses import replace
from datetime import date

import pytest
from cattrs.errors import ClassValidationError

from reports import compose
from reports.figures import Spread
from reviews.scales import Grade

from . import sample


def test_the_document_comes_back_as_it_was_kept():
    document = replace(sample.rich_document(), dated_on=date(2026, 5, 29))

    again = compose.document_from(compose.data_of(document))

    assert again == document
    assert compose.data_of(again) == compose.data_of(document)
    assert again.dated_on == date(2026, 5, 29)
    assert again.data.subthemes[0].descriptors == document.data.subthemes[0].descriptors
    assert set(again.data.subthemes[0].descriptors) <= set(Grade)


def test_what_was_kept_before_the_document_knew_a_part_has_it_at_its_default():
    data = compose.data_of(sample.rich_document())
    del data["data"]["records"]

    assert compose.document_from(data).data.records == Spread()


def test_what_is_no_document_is_refused():
    with pytest.raises(ClassValidationError):
        compose.document_from({"ref": "26-001"})
