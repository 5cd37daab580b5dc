"""What is said, as it is kept: the report being written, its checks, its renderings and its frozen versions."""

from .checks import FactComment
from .outputs import Output, PlainText
from .report import Point, Report, Section
from .sources import Source
from .versions import Rendering, ReportVersion

__all__ = [
    "FactComment",
    "Output",
    "PlainText",
    "Point",
    "Rendering",
    "Report",
    "ReportVersion",
    "Section",
    "Source",
]
