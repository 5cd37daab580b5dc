"""The eight categories of the record log, and how many records the host lists in each."""

from django.db.models import TextChoices

PER_CATEGORY = 4
SAMPLE_AT_LEAST = 15


class Category(TextChoices):
    """In the order of the log; the letter begins every audit reference."""

    A = "A", "Older people"
    B = "B", "Young people moved into adult services"
    C = "C", "Recently out of hospital and receiving care"
    D = "D", "People with a learning disability and autistic people"
    E = "E", "Mental health or substance misuse"
    F = "F", "Physical disability or long-term condition"
    G = "G", "Unpaid carers"
    H = "H", "Referred to safeguarding"


class AgeBand(TextChoices):
    """Ages are kept as bands: enough to see the spread, less to recognise a person by."""

    A18 = "18-24", "18 to 24"
    A25 = "25-44", "25 to 44"
    A45 = "45-64", "45 to 64"
    A65 = "65-79", "65 to 79"
    A80 = "80+", "80 and over"


def band_of(age: int) -> AgeBand:
    """Return the band of an age in whole years; 16 and 17 count with the youngest."""
    for limit, band in ((24, AgeBand.A18), (44, AgeBand.A25), (64, AgeBand.A45), (79, AgeBand.A65)):
        if age <= limit:
            return band
    return AgeBand.A80
