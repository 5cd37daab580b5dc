"""How ratings are counted, compared and told; without the database."""

from .agreement import Agreement, PairOfGrades, agreement_of, alpha_of, overall_pairs, subtheme_pairs
from .held_back import SMALLEST, Told, batches, may_be_told, percent_told, told_of
from .spreads import MIDDLE, Grades, Read, Row, Spread, differences, percent_of, spread_of, spreads_of

__all__ = [
    "MIDDLE",
    "SMALLEST",
    "Agreement",
    "Grades",
    "PairOfGrades",
    "Read",
    "Row",
    "Spread",
    "Told",
    "agreement_of",
    "alpha_of",
    "batches",
    "differences",
    "may_be_told",
    "overall_pairs",
    "percent_of",
    "percent_told",
    "spread_of",
    "spreads_of",
    "subtheme_pairs",
    "told_of",
]
