"""What people type, made safe to keep: one door for every text, whether from a form, a file or JSON."""

import re
import unicodedata

from django.core.exceptions import ValidationError

SHOWN_BEFORE = 20

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_NEVER_KEPT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_MISLEADING = re.compile("[\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")


def clean_text(text: str, *, max_length: int | None = None, lines: bool = True) -> str:
    r"""Return the text in the one form that is stored: NFC, `\n` between lines, no control characters, ends trimmed.

    What changes the order in which words are read, or cannot be stored at all, is refused rather than dropped, because
    the writer should see it. In long texts, control characters are dropped in silence: word processors leave them where
    nothing is seen. With `lines=False` the text is one line, such as a name, in which one that stood between two words
    would join them: there they are refused too, and every run of blanks is one space. Raises ValidationError.
    """
    text = _LINE_ENDS.sub("\n", text)
    if not lines and (found := _CONTROLS.search(text)):
        raise ValidationError(_where_hidden(text[: found.start()]), code="hidden_characters")
    text = _NEVER_KEPT.sub("", text)
    if found := _MISLEADING.search(text):
        raise ValidationError(_where_hidden(text[: found.start()]), code="hidden_characters")
    text = unicodedata.normalize("NFC", text).strip()
    if not lines:
        text = _BLANKS.sub(" ", text)
    if max_length is not None and len(text) > max_length:
        message = f"Shorten this to {max_length:,} characters or fewer. It has {len(text):,} now"
        raise ValidationError(message, code="max_length")
    return text


def _where_hidden(before: str) -> str:
    words = _BLANKS.sub(" ", before).strip()
    if not words:
        return "Remove the hidden characters at the start, or type the words again"
    shown = words if len(words) <= SHOWN_BEFORE else "…" + words[-SHOWN_BEFORE:].lstrip()
    return f"Remove the hidden characters after “{shown}”, or type the words again"


def printable(text: str) -> str:
    """Return text that can be sent to a browser: what cannot be encoded becomes the replacement mark.

    For showing again what was refused; nothing that is stored needs it.
    """
    return _SURROGATES.sub("\ufffd", text)
