"""What people type about records."""

from .grants import AskForGrantForm, DeclineGrantForm, EndGrantForm, GrantForm
from .log import (
    AppointmentForm,
    CardForm,
    ConsentForm,
    LogRowForm,
    RevealForm,
    SampleRowForm,
    attempt_rows,
)

__all__ = [
    "AppointmentForm",
    "AskForGrantForm",
    "CardForm",
    "ConsentForm",
    "DeclineGrantForm",
    "EndGrantForm",
    "GrantForm",
    "LogRowForm",
    "RevealForm",
    "SampleRowForm",
    "attempt_rows",
]
