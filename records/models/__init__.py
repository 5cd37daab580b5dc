"""The record log as it is kept: records and who reads them; identities, people and grants apart."""

from .governance import GovernanceChecklist
from .grants import GrantRequest, RecordGrant
from .identity import CaseNumber
from .importing import LogImport
from .log import Assignment, Record
from .people import Appointment, Consent, PersonCard

__all__ = [
    "Appointment",
    "Assignment",
    "CaseNumber",
    "Consent",
    "GovernanceChecklist",
    "GrantRequest",
    "LogImport",
    "PersonCard",
    "Record",
    "RecordGrant",
]
