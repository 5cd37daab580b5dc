"""What makes two documents the same report: their data, and not the day they are printed or whether they are final."""

import hashlib
import json
from dataclasses import asdict, replace
from datetime import date

from reports.document import Document


def fingerprint_of(document: Document) -> str:
    """Return the SHA-256, in hexadecimal, of everything the document says but its status and date."""
    undated = replace(document, status="", is_draft=True, dated_on=date.min)
    data = json.dumps(asdict(undated), sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(data.encode()).hexdigest()
