"""What people type about records."""

from .governance import GovernanceForm, ReopenForm
from .grants import AskForGrantForm, DeclineGrantForm, EndGrantForm, GrantForm
from .log import LogRowForm, RevealForm, SampleRowForm, attempt_rows
from .people import AppointmentForm, CardForm, ConsentForm

__all__ = [
    "AppointmentForm",
    "AskForGrantForm",
    "CardForm",
    "ConsentForm",
    "DeclineGrantForm",
    "EndGrantForm",
    "GovernanceForm",
    "GrantForm",
    "LogRowForm",
    "ReopenForm",
    "RevealForm",
    "SampleRowForm",
    "attempt_rows",
]
