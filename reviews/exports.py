"""A framework as a file: the JSON that `importing` reads."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify


def framework_text(values: Mapping[str, Any]) -> str:
    """Always the same bytes for the same framework."""
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def framework_response(values: Mapping[str, Any], *, region: str) -> HttpResponse:
    response = HttpResponse(framework_text(values), content_type="application/json; charset=utf-8")
    name = f"framework-{region}-{slugify(values['version'].replace('.', '-')) or 'version'}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
