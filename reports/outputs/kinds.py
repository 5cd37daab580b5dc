"""The documents made from a report besides its full PDF: what each is, what it is for, and what its file is."""

from dataclasses import dataclass

from django.db.models import TextChoices

PDF = "application/pdf"
OFFICE = "application/vnd.openxmlformats-officedocument"


class Kind(TextChoices):
    """In the order of the page that offers them."""

    SUMMARY = "summary", "Two-page summary"
    PLAIN = "plain", "Plain-language version"
    WORD = "word", "Full report for Word"
    SLIDES = "slides", "Slides for the feedback meeting"
    CHARTS = "charts", "Every chart, with its table"
    LETTER = "letter", "Letter to the people who took part"


FOR_EVERYBODY = (Kind.SUMMARY, Kind.PLAIN)
"""What goes with a published report."""


@dataclass(frozen=True)
class About:
    """What a document is for, in a sentence, and its file. `ending` completes the name, with the extension."""

    use: str
    ending: str
    content_type: str
    form: str


ABOUT = {
    Kind.SUMMARY: About(
        "For readers with five minutes, and to hand out: the headlines, ratings, strengths, areas and recommendations.",
        "-summary.pdf",
        PDF,
        "PDF",
    ),
    Kind.PLAIN: About(
        "For everybody: short sentences, one idea a line, and room on the left of each line for a picture.",
        "-plain-language.pdf",
        PDF,
        "PDF",
    ),
    Kind.WORD: About(
        "To comment on in Word. The report itself is the PDF: what is changed in Word is no longer the report.",
        ".docx",
        f"{OFFICE}.wordprocessingml.document",
        "Word",
    ),
    Kind.SLIDES: About(
        "To present the findings. What each point rests on is in the speaker notes.",
        "-slides.pptx",
        f"{OFFICE}.presentationml.presentation",
        "PowerPoint",
    ),
    Kind.CHARTS: About(
        "To use in a self-assessment: each chart as a picture (SVG and PNG), as a table (CSV) and in words.",
        "-charts.zip",
        "application/zip",
        "ZIP",
    ),
    Kind.LETTER: About(
        "One letter for each person who talked with the team and agreed to be told what came of it. It names nobody.",
        "-letter.pdf",
        PDF,
        "PDF",
    ),
}
