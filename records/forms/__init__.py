"""What people type about records."""

from .governance import GovernanceForm, ReopenForm
from .grants import AskForGrantForm, DeclineGrantForm, EndGrantForm, GrantForm
from .log import HIGHEST_SEED, LogFileForm, LogRowForm, RevealForm, SampleRowForm, SuggestForm, attempt_rows
from .people import AppointmentForm, CardForm, ConsentForm

__all__ = [
    "HIGHEST_SEED",
    "AppointmentForm",
    "AskForGrantForm",
    "CardForm",
    "ConsentForm",
    "DeclineGrantForm",
    "EndGrantForm",
    "GovernanceForm",
    "GrantForm",
    "LogFileForm",
    "LogRowForm",
    "ReopenForm",
    "RevealForm",
    "SampleRowForm",
    "SuggestForm",
    "attempt_rows",
]
