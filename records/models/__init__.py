"""The record log as it is kept: records and who reads them; identities and people apart."""

from .governance import GovernanceChecklist
from .identity import CaseNumber
from .log import Assignment, Record
from .people import Appointment, Consent, PersonCard

__all__ = [
    "Appointment",
    "Assignment",
    "CaseNumber",
    "Consent",
    "GovernanceChecklist",
    "PersonCard",
    "Record",
]
