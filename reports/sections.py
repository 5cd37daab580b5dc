"""The fixed order of the report: what comes before, the seven sections, what comes after."""

from django.db.models import TextChoices


class SectionKey(TextChoices):
    """In the order of the report. The first two stand before section 1, the last after section 7."""

    INTRODUCTION = "introduction", "Introduction and method"
    SUMMARY = "summary", "Summary"
    PREVIOUS = "previous", "Previous practice review"
    MEETINGS = "meetings", "Areas discussed and recurrent themes from meetings"
    DATA = "data", "Data analysis from the case records audit tool"
    ANALYSIS = "analysis", "Analysis of records and of conversations"
    OBSERVATIONS = "observations", "Observations of the review team"
    STRENGTHS = "strengths", "Key strengths"
    RECOMMENDATIONS = "recommendations", "Recommendations for practice development"
    APPENDICES = "appendices", "Appendices"


NUMBERED = (
    SectionKey.PREVIOUS,
    SectionKey.MEETINGS,
    SectionKey.DATA,
    SectionKey.ANALYSIS,
    SectionKey.OBSERVATIONS,
    SectionKey.STRENGTHS,
    SectionKey.RECOMMENDATIONS,
)
"""Sections 1 to 7."""

OPTIONAL = (SectionKey.DATA, SectionKey.STRENGTHS, SectionKey.RECOMMENDATIONS, SectionKey.APPENDICES)
"""Sections that say what they have to without a narrative: figures, points, recommendations, who was on the team."""

STRENGTHS_AND_AREAS = 6
"""Exactly so many strengths, and exactly so many areas for development."""

PAGES = (25, 40)
"""The fewest and the most pages of a full report."""
