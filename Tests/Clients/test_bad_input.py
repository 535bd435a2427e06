"""Every parameter of every endpoint absent, empty, repeated, far too long, not UTF-8, with NUL, of another tenant, of another
client: the specification's error, and a server that goes on."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from harness.authorization import CodeRequest
from harness.browser import Browser, Page, Return
from harness.callback import Callback
from harness.server import Server
from harness.tenant import Tenant, make_tenant
from harness.wire import Answer, form, send

LONG = "x" * 100_000
NOT_UTF8 = b"caf\xe9"
NUL = "a\0b"

#: How an endpoint may answer. Anything else in the tables below is the error that the client is told.
FINE = "fine"
PAGE = "a page, and no redirect"
TOO_LARGE = "too large"


@pytest.fixture(scope="module")
def tenant(server: Server, listener: Callback) -> Tenant:
    return make_tenant(server, listener.url)


@pytest.fixture(scope="module")
def neighbour(server: Server, listener: Callback) -> Tenant:
    return make_tenant(server, listener.url)


def signed_in(tenant: Tenant) -> Browser:
    browser = Browser(tenant.server.origin)
    browser.sign_in(CodeRequest(tenant).url(), tenant.email, tenant.password)
    return browser


@pytest.fixture(scope="module")
def person(tenant: Tenant) -> Browser:
    return signed_in(tenant)


def tokens(tenant: Tenant, browser: Browser, client: str = "web") -> dict:
    request = CodeRequest(tenant, client)
    answer = browser.open(request.url())
    assert isinstance(answer, Return), answer
    reply = requests.post(
        tenant.url("/token"), request.redemption(answer.parameters["code"]), auth=(client, tenant.secret), timeout=30)
    assert reply.status_code == 200, reply.text
    return reply.json()


# The authorization endpoint

#: parameter: (absent, empty, repeated, long, not UTF-8, NUL)
AUTHORIZE = {
    "client_id": (PAGE, PAGE, PAGE, PAGE, PAGE, PAGE),
    "redirect_uri": (PAGE, PAGE, PAGE, PAGE, PAGE, PAGE),
    "response_type": ("invalid_request", "invalid_request", "invalid_request", "unsupported_response_type", PAGE,
                      "unsupported_response_type"),
    "response_mode": (FINE, FINE, "invalid_request", "invalid_request", PAGE, "invalid_request"),
    "scope": (FINE, FINE, "invalid_request", "invalid_request", PAGE, "invalid_scope"),
    "state": (FINE, FINE, "invalid_request", "invalid_request", PAGE, FINE),
    "nonce": (FINE, FINE, "invalid_request", "invalid_request", PAGE, FINE),
    "code_challenge": ("invalid_request", "invalid_request", "invalid_request", "invalid_request", PAGE,
                       "invalid_request"),
    "code_challenge_method": ("invalid_request", "invalid_request", "invalid_request", "invalid_request", PAGE,
                              "invalid_request"),
    "prompt": (FINE, FINE, "invalid_request", "invalid_request", PAGE, "invalid_request"),
    "max_age": (FINE, FINE, "invalid_request", "invalid_request", PAGE, "invalid_request"),
    "login_hint": (FINE, FINE, "invalid_request", "invalid_request", PAGE, FINE),
    "id_token_hint": (FINE, FINE, "invalid_request", "invalid_request", PAGE, "invalid_request"),
    "claims": (FINE, FINE, "invalid_request", "invalid_request", PAGE, "invalid_request"),
    "acr_values": (FINE, FINE, "invalid_request", "invalid_request", PAGE, FINE),
    "ui_locales": (FINE, FINE, "invalid_request", "invalid_request", PAGE, FINE),
    "claims_locales": (FINE, FINE, "invalid_request", "invalid_request", PAGE, FINE),
    "display": (FINE, FINE, "invalid_request", FINE, PAGE, FINE),
    "request": (FINE, FINE, "invalid_request", "request_not_supported", PAGE, "request_not_supported"),
    "request_uri": (FINE, FINE, "invalid_request", "request_uri_not_supported", PAGE, "request_uri_not_supported"),
    "registration": (FINE, FINE, "invalid_request", "registration_not_supported", PAGE, "registration_not_supported"),
    "resource": (FINE, FINE, FINE, "invalid_request", PAGE, "invalid_target"),
    "nobody_knows_this": (FINE, FINE, "invalid_request", FINE, PAGE, FINE),
}
KINDS = ("absent", "empty", "repeated", "long", "not UTF-8", "NUL")

#: Good values of parameters that the plain request doesn't have, to be repeated.
GOOD = {"resource": "https://api.example.com/", "prompt": "login", "max_age": "100", "response_mode": "query"}


def changed(pairs: list[tuple[str, str]], name: str, kind: str) -> list[tuple[str, str | bytes]]:
    """The pairs with one parameter spoilt."""
    others: list[tuple[str, str | bytes]] = [pair for pair in pairs if pair[0] != name]
    good = dict(pairs).get(name, GOOD.get(name, "value"))
    spoilt: dict[str, list[str | bytes]] = {
        "absent": [], "empty": [""], "repeated": [good, good], "long": [LONG], "not UTF-8": [NOT_UTF8], "NUL": [NUL],
    }
    return others + [(name, value) for value in spoilt[kind]]


def cases(table: dict[str, tuple]) -> Iterator[tuple[str, str, str]]:
    for name, outcomes in table.items():
        for kind, outcome in zip(KINDS, outcomes, strict=True):
            yield name, kind, outcome


@dataclass
class Outcome:
    answer: Answer

    @property
    def redirect(self) -> dict[str, str] | None:
        location = self.answer.headers["Location"]
        if location is None:
            return None
        return {name: values[0] for name, values in parse_qs(urlsplit(location).query, keep_blank_values=True).items()}

    def leads_to(self, url: str) -> bool:
        return (self.answer.headers["Location"] or "").startswith(url)


def check_authorize(answer: Answer, outcome: str, tenant: Tenant, state: str | None) -> None:
    result = Outcome(answer)
    if outcome == TOO_LARGE:
        assert answer.status in (400, 413, 414, 431), answer.status
        assert result.redirect is None
    elif outcome == PAGE:
        assert answer.status == 400
        assert result.redirect is None
        assert answer.headers["Content-Type"].startswith("text/html")
        assert "Incident" in answer.text
    elif outcome == FINE:
        assert answer.status == 303
        assert result.leads_to(tenant.issuer + "/"), answer.headers["Location"]
    else:
        assert answer.status == 303
        assert result.leads_to(tenant.callback + "?"), answer.headers["Location"]
        told = result.redirect
        assert told["error"] == outcome, told
        assert told["iss"] == tenant.issuer
        assert told["error_description"]
        assert told.get("state") == state
        assert "code" not in told


@pytest.mark.parametrize(("name", "kind", "outcome"), cases(AUTHORIZE), ids=lambda value: value.replace(" ", "_"))
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_spoilt_parameter_of_authorize(tenant: Tenant, method: str, name: str, kind: str, outcome: str) -> None:
    request = CodeRequest(tenant)
    spoilt = form(changed(list(request.parameters().items()), name, kind))
    url = tenant.url("/authorize")
    if method == "GET":
        answer = send("GET", url, query=spoilt)
    else:
        answer = send("POST", url, body=spoilt)
        # A posted request goes on by GET, which brings the cookies along.
        if (resume := answer.headers["Location"] or "").startswith(tenant.url("/authorize/resume?")):
            answer = send("GET", tenant.url("/authorize/resume"), query=urlsplit(resume).query)
    if kind == "long":
        # Beyond the limits of a URL and of a form, whatever the parameter.
        outcome = TOO_LARGE
    check_authorize(answer, outcome, tenant, None if name == "state" else request.state)


#: As long as one parameter is too long, and the whole request is not.
LENGTHY = {name: outcomes[KINDS.index("long")] for name, outcomes in AUTHORIZE.items()}


@pytest.mark.parametrize(("name", "outcome"), LENGTHY.items())
def test_a_parameter_that_is_a_little_too_long(tenant: Tenant, name: str, outcome: str) -> None:
    request = CodeRequest(tenant)
    query = form([*((n, v) for n, v in request.parameters().items() if n != name), (name, "x" * 5000)])
    answer = send("GET", tenant.url("/authorize"), query=query)
    check_authorize(answer, outcome, tenant, None if name == "state" else request.state)


@pytest.mark.parametrize("bytes_", [b"\0", b"&=?#%+ ;", "é€𝄞".encode(), b"<script>alert(1)</script>", b"a\r\nSet-Cookie: x=1"])
def test_state_and_nonce_come_back_untouched(tenant: Tenant, person: Browser, bytes_: bytes) -> None:
    value = bytes_.decode()
    request = CodeRequest(tenant, state=value, nonce=value)
    answer = person.open(request.url())
    assert isinstance(answer, Return)
    assert answer.parameters["state"] == value
    reply = requests.post(
        tenant.url("/token"), request.redemption(answer.parameters["code"]), auth=("web", tenant.secret), timeout=30)
    payload = reply.json()["id_token"].split(".")[1]
    assert json.loads(base64.urlsafe_b64decode(payload + "=="))["nonce"] == value


def test_the_longest_state_comes_back(tenant: Tenant, person: Browser) -> None:
    state = "x" * 4096
    answer = person.open(CodeRequest(tenant, state=state).url())
    assert isinstance(answer, Return) and answer.parameters["state"] == state


@pytest.mark.parametrize(("name", "value", "outcome"), [
    ("redirect_uri", "https://other.example.com/callback", PAGE),
    ("redirect_uri", "{callback}/", PAGE),
    ("redirect_uri", "{callback}?x=1", PAGE),
    ("redirect_uri", "{callback}#x", PAGE),
    ("redirect_uri", "javascript:alert(1)", PAGE),
    ("redirect_uri", "//evil.example.com", PAGE),
    ("client_id", "nobody", PAGE),
    ("client_id", "WEB", PAGE),
    ("response_type", "token", "unsupported_response_type"),
    ("response_type", "code id_token", "unsupported_response_type"),
    ("response_mode", "fragment", "invalid_request"),
    ("code_challenge_method", "plain", "invalid_request"),
    ("code_challenge", "short", "invalid_request"),
    ("scope", "no such scopes", "invalid_scope"),
    ("prompt", "none login", "invalid_request"),
    ("prompt", "none", "login_required"),
    ("max_age", "-1", "invalid_request"),
    ("max_age", "99999999999999999999", "invalid_request"),
    ("claims", "{", "invalid_request"),
    ("claims", '{"id_token": 1}', "invalid_request"),
    ("id_token_hint", "a.b.c", "invalid_request"),
    ("resource", "https://api.example.com/#fragment", "invalid_target"),
])
def test_a_wrong_value_at_authorize(tenant: Tenant, name: str, value: str, outcome: str) -> None:
    request = CodeRequest(tenant)
    query = form(list(request.parameters(**{name: value.replace("{callback}", tenant.callback)}).items()))
    check_authorize(send("GET", tenant.url("/authorize"), query=query), outcome, tenant, request.state)


def test_an_id_token_hint_of_another_tenant(tenant: Tenant, neighbour: Tenant) -> None:
    hint = tokens(neighbour, signed_in(neighbour))["id_token"]
    request = CodeRequest(tenant)
    answer = send("GET", tenant.url("/authorize"), query=form(list(request.parameters(id_token_hint=hint).items())))
    check_authorize(answer, "invalid_request", tenant, request.state)


def test_a_client_that_must_use_pkce_may_not_leave_it_out(tenant: Tenant) -> None:
    for client in ("web", "spa"):
        request = CodeRequest(tenant, client)
        query = form(list(request.parameters(code_challenge=None, code_challenge_method=None).items()))
        check_authorize(send("GET", tenant.url("/authorize"), query=query), "invalid_request", tenant, request.state)


# The token endpoint

#: parameter: (absent, empty, repeated, long, not UTF-8, NUL)
TOKEN = {
    "grant_type": ("invalid_request", "invalid_request", "invalid_request", "unsupported_grant_type",
                   "invalid_request", "unsupported_grant_type"),
    "code": ("invalid_request", "invalid_request", "invalid_request", "invalid_grant", "invalid_request",
             "invalid_grant"),
    # OAuth 2.1 does without it where a code_challenge binds the code; sent, it has to be the right one.
    "redirect_uri": (FINE, FINE, "invalid_request", "invalid_grant", "invalid_request", "invalid_grant"),
    "code_verifier": ("invalid_grant", "invalid_grant", "invalid_request", "invalid_request", "invalid_request",
                      "invalid_request"),
    "client_id": ("invalid_client", "invalid_client", "invalid_request", "invalid_client", "invalid_request",
                  "invalid_client"),
    "client_secret": ("invalid_client", "invalid_client", "invalid_request", "invalid_client", "invalid_request",
                      "invalid_client"),
    "resource": (FINE, FINE, FINE, "invalid_target", "invalid_request", "invalid_target"),
    "nobody_knows_this": (FINE, FINE, "invalid_request", FINE, "invalid_request", FINE),
}


def check_token(answer: Answer, outcome: str) -> dict:
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/json"
    document = json.loads(answer.text)
    if outcome == FINE:
        assert answer.status == 200, document
        return document
    if outcome == TOO_LARGE:
        assert answer.status == 413
        return document
    assert document["error"] == outcome, document
    assert document["incident"] and document["reason"] and document["error_description"]
    assert answer.status == (401 if outcome == "invalid_client" else 400)
    assert ("WWW-Authenticate" in answer.headers) == (answer.status == 401)
    return document


def redemption(tenant: Tenant, person: Browser, client: str = "post") -> list[tuple[str, str]]:
    """A token request that would succeed, with the client's credentials in the form."""
    request = CodeRequest(tenant, client)
    answer = person.open(request.url())
    assert isinstance(answer, Return)
    fields = request.redemption(answer.parameters["code"])
    return [*fields.items(), ("client_id", client), ("client_secret", tenant.secret)]


@pytest.mark.parametrize(("name", "kind", "outcome"), cases(TOKEN), ids=lambda value: value.replace(" ", "_"))
def test_a_spoilt_parameter_of_token(tenant: Tenant, person: Browser, name: str, kind: str, outcome: str) -> None:
    pairs = redemption(tenant, person)
    body = form(changed(pairs, name, kind))
    check_token(send("POST", tenant.url("/token"), body=body), TOO_LARGE if kind == "long" else outcome)
    if kind == "long":
        lengthy = [*(pair for pair in pairs if pair[0] != name), (name, "x" * 5000)]
        check_token(send("POST", tenant.url("/token"), body=form(lengthy)), outcome)


def test_without_pkce_the_redirect_uri_must_come_again(tenant: Tenant, person: Browser) -> None:
    request = CodeRequest(tenant, "lenient")
    answer = person.open(request.url(code_challenge=None, code_challenge_method=None))
    assert isinstance(answer, Return)
    credentials = {"client_id": "lenient", "client_secret": tenant.secret}
    form_ = request.redemption(answer.parameters["code"], code_verifier=None, redirect_uri=None) | credentials
    check_token(send("POST", tenant.url("/token"), body=form(list(form_.items()))), "invalid_grant")
    # Refused, the code is not used up.
    form_["redirect_uri"] = tenant.callback
    check_token(send("POST", tenant.url("/token"), body=form(list(form_.items()))), FINE)


def test_a_verifier_that_no_challenge_asked_for(tenant: Tenant, person: Browser) -> None:
    request = CodeRequest(tenant, "lenient")
    answer = person.open(request.url(code_challenge=None, code_challenge_method=None))
    assert isinstance(answer, Return)
    form_ = request.redemption(answer.parameters["code"]) | {"client_id": "lenient", "client_secret": tenant.secret}
    check_token(send("POST", tenant.url("/token"), body=form(list(form_.items()))), "invalid_grant")


def test_a_code_of_another_client(tenant: Tenant, person: Browser) -> None:
    pairs = dict(redemption(tenant, person)) | {"client_id": "web"}
    check_token(send("POST", tenant.url("/token"), body=form(list(pairs.items()))), "invalid_grant")


def test_a_code_of_another_tenant(tenant: Tenant, neighbour: Tenant) -> None:
    pairs = redemption(neighbour, signed_in(neighbour))
    check_token(send("POST", tenant.url("/token"), body=form(pairs)), "invalid_grant")
    # Nothing was lost: where it belongs the code is still good.
    check_token(send("POST", neighbour.url("/token"), body=form(pairs)), FINE)


def test_a_verifier_of_another_request(tenant: Tenant, person: Browser) -> None:
    pairs = dict(redemption(tenant, person)) | {"code_verifier": "v" * 43}
    check_token(send("POST", tenant.url("/token"), body=form(list(pairs.items()))), "invalid_grant")


@pytest.mark.parametrize("header", [
    "Basic", "Basic ", "Basic !!!", "Basic " + base64.b64encode(b"no colon").decode(),
    "Basic " + base64.b64encode(b"web:wrong").decode(), "Basic " + base64.b64encode(b"web:%zz").decode(),
    "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode(), "Basic " + base64.b64encode(b"nobody:" + b"x" * 10000).decode(),
    "Bearer x", "Digest username=web",
])
def test_credentials_that_prove_nothing(tenant: Tenant, header: str) -> None:
    answer = send(
        "POST", tenant.url("/token"), body="grant_type=client_credentials", headers={"Authorization": header})
    check_token(answer, "invalid_client")


def test_credentials_in_two_ways_at_once(tenant: Tenant) -> None:
    header = "Basic " + base64.b64encode(f"machine:{tenant.secret}".encode()).decode()
    body = form([("grant_type", "client_credentials"), ("client_id", "machine"), ("client_secret", tenant.secret)])
    answer = send("POST", tenant.url("/token"), body=body, headers={"Authorization": header})
    check_token(answer, "invalid_request")


@pytest.mark.parametrize(("grant", "outcome"), [
    ("password", "unsupported_grant_type"), ("implicit", "unsupported_grant_type"),
    ("client_credentials", "unauthorized_client"),
])
def test_a_grant_that_the_client_may_not_use(tenant: Tenant, grant: str, outcome: str) -> None:
    body = form([
        ("grant_type", grant), ("client_id", "post"), ("client_secret", tenant.secret), ("username", tenant.email),
        ("password", tenant.password)])
    check_token(send("POST", tenant.url("/token"), body=body), outcome)


@pytest.mark.parametrize("type_", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
def test_a_body_that_is_no_form(tenant: Tenant, type_: str) -> None:
    answer = send("POST", tenant.url("/token"), body='{"grant_type": "x"}', headers={"Content-Type": type_})
    check_token(answer, "invalid_request")


# UserInfo

def check_bearer(answer: Answer, status: int, error: str | None) -> None:
    assert answer.status == status, answer.text
    challenge = answer.headers["WWW-Authenticate"]
    assert challenge.startswith("Bearer ")
    assert (f'error="{error}"' in challenge) if error else ("error=" not in challenge)


@pytest.mark.parametrize(("body", "status", "error"), [
    ("", 401, None),
    ("access_token=", 401, None),
    ("access_token=a&access_token=b", 400, "invalid_request"),
    ("access_token=" + "x" * 20_000, 401, "invalid_token"),
    ("access_token=%FF", 400, "invalid_request"),
    ("access_token=%00", 401, "invalid_token"),
    ("access_token=a.b.c", 401, "invalid_token"),
])
def test_a_spoilt_access_token_in_the_form(tenant: Tenant, body: str, status: int, error: str | None) -> None:
    check_bearer(send("POST", tenant.url("/userinfo"), body=body), status, error)


@pytest.mark.parametrize(("header", "status", "error"), [
    (None, 401, None), ("Bearer", 401, None), ("Bearer ", 401, None), ("bearer x", 401, "invalid_token"),
    ("Basic eDp5", 401, None), ("Bearer " + "x" * 10_000, 401, "invalid_token"),
    ("Bearer a.b.c", 401, "invalid_token"),
])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_spoilt_access_token_in_the_header(
    tenant: Tenant, method: str, header: str | None, status: int, error: str | None
) -> None:
    headers = {"Authorization": header} if header is not None else {}
    check_bearer(send(method, tenant.url("/userinfo"), headers=headers), status, error)


def test_access_tokens_in_the_wrong_place(tenant: Tenant, neighbour: Tenant, person: Browser) -> None:
    given = tokens(tenant, person)
    bearer = {"Authorization": f"Bearer {given['access_token']}"}
    assert send("GET", tenant.url("/userinfo"), headers=bearer).status == 200
    # Of another tenant; an ID token; in the query; twice; cut short; changed in one letter of its signature.
    check_bearer(send("GET", neighbour.url("/userinfo"), headers=bearer), 401, "invalid_token")
    check_bearer(
        send("GET", tenant.url("/userinfo"), headers={"Authorization": f"Bearer {given['id_token']}"}), 401,
        "invalid_token")
    check_bearer(send("GET", tenant.url("/userinfo"), query=form([("access_token", given["access_token"])])), 401, None)
    check_bearer(
        send("POST", tenant.url("/userinfo"), body=form([("access_token", given["access_token"])]), headers=bearer),
        400, "invalid_request")
    check_bearer(
        send("GET", tenant.url("/userinfo"), headers={"Authorization": bearer["Authorization"][:-4]}), 401,
        "invalid_token")
    head, body, signature = given["access_token"].split(".")
    swapped = f"{head}.{body}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"
    check_bearer(
        send("GET", tenant.url("/userinfo"), headers={"Authorization": f"Bearer {swapped}"}), 401, "invalid_token")


def test_a_token_of_a_client_itself_opens_no_userinfo(tenant: Tenant) -> None:
    reply = requests.post(
        tenant.url("/token"), {"grant_type": "client_credentials"}, auth=("machine", tenant.secret), timeout=30)
    bearer = {"Authorization": f"Bearer {reply.json()['access_token']}"}
    check_bearer(send("GET", tenant.url("/userinfo"), headers=bearer), 401, "invalid_token")


# The pages

@pytest.mark.parametrize("field", ["transaction", "email", "password"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_spoilt_field_of_the_sign_in_form(tenant: Tenant, field: str, kind: str) -> None:
    browser = Browser(tenant.server.origin)
    page = browser.open(CodeRequest(tenant).url())
    assert isinstance(page, Page)
    cookie = "; ".join(f"{c.name}={c.value}" for c in browser.session.cookies)
    pairs = [("transaction", page.form.fields["transaction"]), ("email", tenant.email), ("password", "wrong")]
    answer = send("POST", page.form.action, body=form(changed(pairs, field, kind)), headers={"Cookie": cookie})
    assert answer.status == 413 if kind == "long" else answer.status in (400, 422), answer.status
    assert answer.headers["Content-Type"].startswith("text/html")
    assert not answer.headers.get_all("Set-Cookie") or "session=" not in "".join(answer.headers.get_all("Set-Cookie"))


@pytest.mark.parametrize("endpoint", ["/authorize/resume", "/sign-in", "/consent", "/choose-account"])
@pytest.mark.parametrize("transaction", [None, "", "garbage", "a.b", "\0", "x" * 3000])
def test_a_page_without_a_transaction_of_ours(tenant: Tenant, endpoint: str, transaction: str | None) -> None:
    query = "" if transaction is None else form([("transaction", transaction)])
    answer = send("GET", tenant.url(endpoint), query=query)
    assert answer.status == 400
    assert answer.headers["Content-Type"].startswith("text/html")


def test_a_transaction_of_another_tenant(tenant: Tenant, neighbour: Tenant) -> None:
    browser = Browser(tenant.server.origin)
    page = browser.open(CodeRequest(neighbour).url())
    assert isinstance(page, Page)
    sealed = page.form.fields["transaction"]
    fields = {"transaction": sealed, "email": tenant.email, "password": tenant.password}
    answer = browser.post(tenant.url("/sign-in"), fields)
    assert isinstance(answer, Page) and answer.status == 400


def test_a_transaction_of_another_browser(tenant: Tenant) -> None:
    page = Browser(tenant.server.origin).open(CodeRequest(tenant).url())
    assert isinstance(page, Page)
    fields = {"transaction": page.form.fields["transaction"], "email": tenant.email, "password": tenant.password}
    thief = Browser(tenant.server.origin)
    answer = thief.post(tenant.url("/sign-in"), fields)
    assert isinstance(answer, Page) and answer.status == 400
    assert not [cookie for cookie in thief.session.cookies if "session" in cookie.name]


def test_a_form_that_another_site_posts(tenant: Tenant) -> None:
    browser = Browser(tenant.server.origin)
    page = browser.open(CodeRequest(tenant).url())
    assert isinstance(page, Page)
    fields = page.form.fields | {"email": tenant.email, "password": tenant.password}
    answer = browser.post(page.form.action, fields, {"Sec-Fetch-Site": "cross-site"})
    assert isinstance(answer, Page) and answer.status == 400


def test_an_unknown_address_and_a_wrong_password_are_told_the_same(tenant: Tenant) -> None:
    def told(email: str) -> list[str]:
        browser = Browser(tenant.server.origin)
        page = browser.open(CodeRequest(tenant).url())
        assert isinstance(page, Page)
        answer = browser.submit(page, email=email, password="wrong")
        assert isinstance(answer, Page) and answer.status == 422
        # What differs by nature: the address itself, the incident, the sealed transaction.
        secret = answer.form.fields["transaction"]
        return [line for line in answer.text.replace(secret, "").replace(email, "").splitlines() if "ncident" not in line]

    assert told(tenant.email) == told("nobody@example.com")


# Everywhere

@pytest.mark.parametrize("path", [
    "/t/no-such-tenant/authorize", "/t//authorize", "/t/../t", "/t/%00/authorize", "/t/%FF/authorize", "/nowhere",
    "/t/" + "x" * 3000 + "/jwks", "/assets/../Package.swift", "/assets/%2e%2e%2fPackage.swift", "/.well-known/nothing",
])
def test_addresses_where_nothing_is(server: Server, path: str) -> None:
    assert send("GET", server.origin + path).status in (400, 404)


@pytest.mark.parametrize("path", ["/authorize", "/token", "/userinfo", "/jwks", "/.well-known/openid-configuration"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_methods_that_are_not_there(tenant: Tenant, path: str, method: str) -> None:
    answer = send(method, tenant.url(path))
    assert answer.status == 405
    assert "GET" in answer.headers["Allow"] or "POST" in answer.headers["Allow"]


def test_host_and_forwarded_headers_change_no_link(tenant: Tenant) -> None:
    lies = {
        "Host": "evil.example.com", "X-Forwarded-Host": "evil.example.com", "X-Forwarded-Proto": "https",
        "Forwarded": "host=evil.example.com;proto=https",
    }
    document = send("GET", tenant.url("/.well-known/openid-configuration"), headers=lies)
    assert json.loads(document.text)["issuer"] == tenant.issuer
    assert "evil" not in document.text
    query = form(list(CodeRequest(tenant).parameters().items()))
    assert "evil" not in send("GET", tenant.url("/authorize"), query=query, headers=lies).headers["Location"]
