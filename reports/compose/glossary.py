"""The short words of the report, and what they mean."""

GLOSSARY = (
    (
        "Advocate",
        "Somebody independent who helps a person to say what they want and to have their rights respected.",
    ),
    ("Audit", "One reviewer’s reading of one record against the pro forma."),
    ("Audit reference", "The letter and number by which a record is known in the review, such as A1."),
    ("Conversation", "A talk with a person whose record was read, or with the supporter they chose."),
    (
        "CQC",
        "The Care Quality Commission, which assesses how councils meet their duties in adult social care.",
    ),
    ("DASS", "The Director of Adult Social Services."),
    ("EDI", "Equality, diversity and inclusion."),
    ("Lens", "One of three ways of looking at a whole record: process, experience, and the difference made."),
    ("Moderation", "Agreeing one rating where two reviewers have read the same record."),
    (
        "Peer",
        "Somebody with lived experience of drawing on care, or of caring, who takes part in the review.",
    ),
    ("Positive count", "Records in which a criterion is met, plus half of those in which it is partly met."),
    ("PSW", "A Principal Social Worker, who leads on the quality of social work in a council."),
    ("Sub-theme", "One of the aspects of practice that the review rates."),
)
