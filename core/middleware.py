"""Headers that every response carries, what no page is asked for, and the wall around the demonstration."""

import secrets
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject

from . import logs
from .interrupted import asks_for_json
from .moment import one_moment

GetResponse = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)
SIGNS_OUT = ("account_logout", "accounts:sign_ins_end_all")


class PlainAddressMiddleware:
    """Answers 404 where an address holds a NUL, which no address of ours does and PostgreSQL cannot be asked about."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            return HttpResponse("Not found", status=404, content_type="text/plain")
        return self.get_response(request)


class BodyLimitMiddleware:
    """Refuses what is larger than anything we ask for, before anything looks at it: a file is written to disk else.

    What comes without its length is never read here, so it is refused too rather than taken for nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
            return HttpResponse(render_to_string("400.html"), status=411)
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length) > settings.LARGEST_BODY:
            return HttpResponse(render_to_string("413.html"), status=413)
        return self.get_response(request)


class WrongMethodMiddleware:
    """A page and a way back for whoever opens an address that only takes a form, by Back or by loading it again."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or asks_for_json(request):
            return response
        page = render(request, "405.html", {"ref": logs.review(request)}, status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page


class SecurityHeadersMiddleware:
    """Content security policy, isolation, and no copy of a page in any cache unless its view says otherwise.

    A page that needs an import map asks `request.csp_nonce`; only then does its policy carry a nonce.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        nonces: list[str] = []

        def nonce() -> str:
            nonces.append(secrets.token_urlsafe(18))
            return nonces[-1]

        request.csp_nonce = SimpleLazyObject(nonce)  # type: ignore[attr-defined]
        response = self.get_response(request)

        headers = response.headers
        headers.setdefault("Content-Security-Policy", content_security_policy(nonces))
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        headers.setdefault("Cache-Control", "no-store, private")
        if signed_out(request):
            headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class OneMomentMiddleware:
    """A page that only reads asks once what its reader may do. Whatever changes something asks each time."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with one_moment():
            return self.get_response(request)


class LoopbackOnlyMiddleware:
    """Refuses whoever is not on this machine, however the server was started."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_loopback(request.META.get("REMOTE_ADDR", "")):
            return HttpResponse(
                "The demonstration answers only the machine it runs on.",
                status=403,
                content_type="text/plain",
            )
        return self.get_response(request)


def content_security_policy(nonces: list[str]) -> str:
    """The policy as a header; each nonce allows the inline scripts that carry it."""
    allowed = "".join(f" 'nonce-{nonce}'" for nonce in nonces)
    return "; ".join(
        f"{directive} {source}{allowed if directive == 'script-src' else ''}"
        for directive, source in CONTENT_SECURITY_POLICY.items()
    )


def signed_out(request: HttpRequest) -> bool:
    """Cookies are ended by signing out itself; the browser is asked to forget the pages it kept."""
    match = request.resolver_match
    return match is not None and match.view_name in SIGNS_OUT and request.method == "POST"


def is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


class SmallPagesMiddleware(GZipMiddleware):
    """Sends pages compressed, and nothing else: files are compressed already, or say how long they are.

    What could be guessed from the length of a page by sending it words from elsewhere is not there to be had: another
    site's request comes without the sign-in, the token differs each time, and Django adds up to 100 bytes by chance.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response
