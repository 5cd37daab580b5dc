"""What every response carries, and whom the demonstration answers."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import ResolverMatch

from core.middleware import BodyLimitMiddleware, LoopbackOnlyMiddleware, SecurityHeadersMiddleware
from tests.cast import Cast

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def answer(request: HttpRequest, view=plain) -> HttpResponse:
    return SecurityHeadersMiddleware(view)(request)


def test_headers_of_every_response(rf: RequestFactory):
    headers = answer(rf.get("/")).headers

    assert headers["Content-Security-Policy"] == POLICY
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store, private"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Clear-Site-Data" not in headers


def test_a_view_may_say_how_long_its_answer_keeps(rf: RequestFactory):
    def static(request: HttpRequest) -> HttpResponse:
        return HttpResponse("ok", headers={"Cache-Control": "max-age=60, public"})

    assert answer(rf.get("/"), static).headers["Cache-Control"] == "max-age=60, public"


def test_a_nonce_is_given_to_those_who_ask_and_is_never_the_same(rf: RequestFactory):
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"{request.csp_nonce} {request.csp_nonce}")

    nonces = []
    for _ in range(2):
        response = answer(rf.get("/"), page)
        first, second = response.text.split()
        assert first == second
        assert f"script-src 'self' 'nonce-{first}';" in response.headers["Content-Security-Policy"]
        assert len(re.findall("nonce-", response.headers["Content-Security-Policy"])) == 1
        nonces.append(first)
    assert nonces[0] != nonces[1]


@pytest.mark.parametrize(("method", "cleared"), [("post", True), ("get", False)])
def test_signing_out_clears_what_the_browser_kept(rf: RequestFactory, method: str, cleared: bool):  # noqa: FBT001
    request = getattr(rf, method)("/account/logout/")
    request.resolver_match = ResolverMatch(plain, (), {}, url_name="account_logout")

    assert ("Clear-Site-Data" in answer(request).headers) is cleared


@pytest.mark.parametrize(
    ("address", "status"),
    [("127.0.0.1", 200), ("127.8.8.8", 200), ("::1", 200), ("192.0.2.7", 403), ("10.0.0.1", 403), ("", 403)],
)
def test_the_demonstration_answers_this_machine_alone(rf: RequestFactory, address: str, status: int):
    request = rf.get("/", REMOTE_ADDR=address)
    assert LoopbackOnlyMiddleware(plain)(request).status_code == status


# What no page is asked for

MOST = 10 * 1024 * 1024


@pytest.mark.parametrize("address", ["/account/login/", "/reviews/", "/nowhere/"])
def test_what_is_too_large_is_refused_unread(client: Client, address: str):
    response = client.post(address, b"a=1", content_type="multipart/form-data", CONTENT_LENGTH=str(MOST + 1))
    assert response.status_code == 413
    assert "That is too large" in response.text
    assert "Content-Security-Policy" in response.headers
    assert response.wsgi_request._read_started is False


def test_what_is_as_large_as_may_be_is_read(rf: RequestFactory):
    assert BodyLimitMiddleware(plain)(rf.post("/", CONTENT_LENGTH=str(MOST))).text == "ok"


def test_what_does_not_say_how_large_it_is_is_refused(client: Client):
    response = client.post(
        "/account/login/", b"", content_type="text/plain", HTTP_TRANSFER_ENCODING="chunked"
    )
    assert response.status_code == 411


def test_an_address_that_only_takes_a_form_has_a_page_with_a_way_back(client: Client, cast: Cast):
    review = cast.review()
    client.force_login(cast.coordinator)
    response = client.get(f"/reviews/{review.ref}/report/start/")
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert f'<a class="govuk-link" href="/reviews/{review.ref}/">' in response.text
    assert '<a class="govuk-link" href="/">Go to the home page</a>' in response.text


def test_a_script_is_not_given_a_page(client: Client, cast: Cast):
    client.force_login(cast.coordinator)
    response = client.get("/account/stay/", headers={"Accept": "application/json"})
    assert (response.status_code, response.content) == (405, b"")
