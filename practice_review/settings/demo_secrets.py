"""Secrets of a demonstration: made on its first start, kept beside its database, never in the source."""

import base64
import contextlib
import json
import os
import secrets
import tempfile
from pathlib import Path


def demo_secrets(path: Path) -> dict[str, str]:
    """The secrets kept at `path`, made if there are none. Processes that start at once end with the same."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = {
            "SECRET_KEY": secrets.token_urlsafe(64),
            "CASE_NUMBER_KEYS": base64.b64encode(secrets.token_bytes(32)).decode(),
        }
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".secrets-") as file:
            file.write(json.dumps(made, indent=2))
            file.flush()
            with contextlib.suppress(FileExistsError):
                os.link(file.name, path)
    kept: dict[str, str] = json.loads(path.read_text())
    return kept
