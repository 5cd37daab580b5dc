"""What is said, as it is kept: the report being written, its checks, its renderings and its frozen versions."""

from .checks import FactComment, TeamComment
from .corrections import CorrectedText, Correction
from .deadlines import Deadline
from .editions import EditionFile, PublicEdition
from .gate import GateAnswer
from .outputs import Output, PlainText
from .report import Point, Report, Section
from .sources import Source
from .versions import Rendering, ReportVersion
from .work import Work
from .writing import SectionLoan, SectionVersion

__all__ = [
    "CorrectedText",
    "Correction",
    "Deadline",
    "EditionFile",
    "FactComment",
    "GateAnswer",
    "Output",
    "PlainText",
    "Point",
    "PublicEdition",
    "Rendering",
    "Report",
    "ReportVersion",
    "Section",
    "SectionLoan",
    "SectionVersion",
    "Source",
    "TeamComment",
    "Work",
]
