"""Signing in at another server: another tenant of this one, and a provider of another make."""

import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session

from harness.accounts import make_open_tenant
from harness.authorization import CodeRequest
from harness.browser import Browser, Page, Return
from harness.callback import Callback
from harness.federation import make_federated_tenant, make_upstream_tenant
from harness.server import Server
from harness.tenant import SECRET, Tenant
from harness.upstream import Impostor, MockProvider, TenantUpstream, Upstream
from harness.verification import verified_id_token
from harness.waiting import wait_until

GRACE = {"email": "grace@mock.example", "email_verified": True, "name": "Grace Hopper"}


class App:
    """An application of the tenant that people come from, by Authlib."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        self.metadata = tenant.metadata()
        self.session = OAuth2Session(
            "web", tenant.secret, scope="openid profile email", redirect_uri=tenant.callback,
            code_challenge_method="S256", token_endpoint_auth_method="client_secret_basic")
        self.verifier = self.nonce = self.state = ""

    def begin(self, **more: object) -> str:
        """Where it sends people."""
        self.verifier, self.nonce = generate_token(48), generate_token(20)
        url, self.state = self.session.create_authorization_url(
            self.metadata["authorization_endpoint"], nonce=self.nonce, code_verifier=self.verifier, **more)
        return url

    def end(self, answer: Page | Return) -> dict:
        """The claims of the ID token that it gets."""
        assert isinstance(answer, Return), answer.text
        assert answer.url.startswith(self.tenant.callback + "?")
        assert (answer.parameters["state"], answer.parameters["iss"]) == (self.state, self.tenant.issuer)
        tokens = self.session.fetch_token(
            self.metadata["token_endpoint"], authorization_response=answer.url, state=self.state,
            code_verifier=self.verifier)
        return verified_id_token(self.metadata, tokens, "web", self.nonce)

    def person(self) -> dict:
        return self.session.get(self.metadata["userinfo_endpoint"]).json()


def go_through(upstream: Upstream, browser: Browser, link: str) -> Page | Return:
    """Signs Grace in at the provider that the link leads to."""
    if isinstance(upstream, TenantUpstream):
        return browser.sign_in(link, upstream.tenant.email, upstream.tenant.password)
    assert isinstance(upstream, MockProvider)
    return browser.open(upstream.sign_in(departure(browser, link), "grace"))


def departure(browser: Browser, link: str) -> str:
    """Where a link of ours sends people, who don't go there."""
    answer = browser.session.get(link, allow_redirects=False, timeout=30)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query, strict_parsing=True).items()}


@pytest.fixture(params=["tenant", "mock"])
def upstream(request: pytest.FixtureRequest, server: Server) -> Upstream:
    if request.param == "tenant":
        return make_upstream_tenant(server)
    mock = request.getfixturevalue("mock")
    mock.knows("grace", **GRACE)
    return mock


@pytest.fixture
def down(server: Server, callback: Callback, upstream: Upstream) -> Tenant:
    return make_federated_tenant(server, callback.url, {"up": upstream})


@pytest.fixture
def new_browser(server: Server) -> Callable[[], Browser]:
    return lambda: Browser(server.origin)


def test_who_signs_in_elsewhere_is_one_person_here(
    down: Tenant, upstream: Upstream, new_browser: Callable[[], Browser]
) -> None:
    app, browser, began = App(down), new_browser(), int(time.time())
    page = browser.open(app.begin())
    claims = app.end(go_through(upstream, browser, page.link("/federation/up?")))
    assert claims["amr"] == ["fed"]
    assert began <= claims["auth_time"] <= time.time()
    assert {"sid", "acr", "at_hash"} <= claims.keys()
    person = app.person()
    assert (person["sub"], person["name"], person["email_verified"]) == (claims["sub"], "Grace Hopper", True)
    assert person["email"].startswith("grace@")

    # In the same browser nothing is asked any more.
    again = app.end(browser.open(app.begin()))
    assert (again["sub"], again["sid"]) == (claims["sub"], claims["sid"])
    # In another one the provider says again who it is.
    other = new_browser()
    page = other.open(app.begin())
    elsewhere = app.end(go_through(upstream, other, page.link("/federation/up?")))
    assert elsewhere["sub"] == claims["sub"] and elsewhere["sid"] != claims["sid"]


def test_what_is_sent_there_is_bound_to_this_sign_in(
    down: Tenant, upstream: Upstream, new_browser: Callable[[], Browser]
) -> None:
    app, browser = App(down), new_browser()
    page = browser.open(app.begin(login_hint="grace@mock.example", ui_locales="fr"))
    first, second = (query(departure(browser, page.link("/federation/up?"))) for _ in range(2))
    assert first["redirect_uri"] == down.url("/federation/up/callback")
    assert (first["response_type"], first["code_challenge_method"]) == ("code", "S256")
    assert (first["scope"], first["login_hint"], first["ui_locales"]) == (
        "openid profile email", "grace@mock.example", "fr")
    assert not first.keys() & {"prompt", "max_age"}
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 43 and first[name] != second[name]
        # What the app said is nobody else's.
        assert first[name] not in (app.state, app.nonce)


@pytest.mark.parametrize(("asked", "passed"), [
    ({"prompt": "login"}, {"prompt": "login", "max_age": "0"}), ({"max_age": 3600}, {"max_age": "3600"}),
])
def test_how_fresh_the_sign_in_has_to_be_is_passed_on(
    down: Tenant, upstream: Upstream, new_browser: Callable[[], Browser], asked: dict, passed: dict
) -> None:
    app, browser = App(down), new_browser()
    page = browser.open(app.begin(**asked))
    sent = query(departure(browser, page.link("/federation/up?")))
    assert {name: sent[name] for name in ("prompt", "max_age") if name in sent} == passed
    claims = app.end(go_through(upstream, browser, page.link("/federation/up?")))
    assert abs(claims["auth_time"] - time.time()) < 60


def test_a_session_there_is_enough_only_where_it_is_fresh_enough(
    server: Server, callback: Callback, new_browser: Callable[[], Browser]
) -> None:
    up = make_upstream_tenant(server)
    down = make_federated_tenant(server, callback.url, {"up": up})
    app, browser, grace = App(down), new_browser(), up.tenant
    page = browser.open(app.begin())
    first = app.end(go_through(up, browser, page.link("/federation/up?")))
    wait_until(lambda: int(time.time()) > first["auth_time"])

    # The session here is forgotten, the one there lives: it is younger than an hour.
    browser.session.cookies.clear(domain="127.0.0.1", path=f"/t/{down.slug}")
    page = browser.open(app.begin(max_age=3600))
    silently = app.end(browser.open(page.link("/federation/up?")))
    assert silently["auth_time"] == first["auth_time"] and silently["sub"] == first["sub"]

    # Afresh, here and there: the password is asked for.
    page = browser.open(app.begin(prompt="login"))
    form = browser.open(page.link("/federation/up?"))
    assert isinstance(form, Page) and form.response.url.startswith(grace.issuer + "/")
    assert "password" in form.form.fields
    afresh = app.end(browser.submit(form, email=grace.email, password=grace.password))
    assert afresh["auth_time"] > first["auth_time"] and afresh["sub"] == first["sub"]


@pytest.mark.parametrize("asked", [{"prompt": "login"}, {"max_age": 60}], ids=["prompt", "max_age"])
def test_an_old_sign_in_passes_for_no_fresh_one(
    server: Server, mock: MockProvider, callback: Callback, browser: Browser, asked: dict
) -> None:
    down = make_federated_tenant(server, callback.url, {"mock": mock})
    began = int(time.time()) - 900
    mock.knows("lingering", **GRACE, auth_time=began)
    app = App(down)
    page = browser.open(app.begin(**asked))
    refused = browser.open(mock.sign_in(departure(browser, page.link("/federation/mock?")), "lingering"))
    assert (refused.status, refused.title) == (403, f"{mock.name} can’t confirm that you have just signed in")
    assert "password" in browser.open(refused.link("/sign-in")).form.fields
    # Where nobody asks for a fresh one it is good, and the app is told when it was.
    page = browser.open(app.begin())
    back = browser.open(mock.sign_in(departure(browser, page.link("/federation/mock?")), "lingering"))
    assert app.end(back)["auth_time"] == began


def test_who_says_no_there_has_every_way_on(server: Server, callback: Callback, browser: Browser) -> None:
    up = make_upstream_tenant(server)
    down = make_federated_tenant(server, callback.url, {"up": up})
    app, grace = App(down), up.tenant
    page = browser.open(app.begin())
    consent = browser.submit(
        browser.open(page.link("/federation/up?")), email=grace.email, password=grace.password)
    refused = browser.submit(consent, button=("decision", "deny"))
    assert (refused.status, refused.title) == (403, "You didn’t sign in with Upstream")
    back = query(refused.link(callback.url))
    assert (back["error"], back["state"], back["iss"]) == ("access_denied", app.state, down.issuer)
    assert "code" not in back
    assert "password" in browser.open(refused.link("/sign-in")).form.fields
    # Once more, and yes.
    consent = browser.open(refused.link("/federation/up?"))
    app.end(browser.submit(consent, button=("decision", "allow")))


def test_a_refusal_that_names_no_sign_in_ends_there(
    server: Server, mock: MockProvider, callback: Callback, browser: Browser
) -> None:
    down = make_federated_tenant(server, callback.url, {"mock": mock})
    page = browser.open(App(down).begin())
    address = departure(browser, page.link("/federation/mock?"))
    denied = requests.post(address, {"action": "deny"}, allow_redirects=False, timeout=30).headers["Location"]
    assert query(denied)["error"] == "access_denied" and "state" not in query(denied)
    refused = browser.open(denied)
    assert (refused.status, refused.title) == (400, "This sign-in can’t go on")
    assert "password" in browser.open(refused.link("/account/sign-in")).form.fields


def test_a_provider_that_is_down_takes_nothing_with_it(server: Server, callback: Callback, browser: Browser) -> None:
    down = make_federated_tenant(server, callback.url, {"nobody": Impostor()})
    request = CodeRequest(down)
    page = browser.open(request.url())
    refused = browser.open(page.link("/federation/nobody?"))
    assert (refused.status, refused.title) == (503, "Nobody doesn’t answer")
    assert 1 <= int(refused.response.headers["Retry-After"]) <= 60
    # Also when it isn't asked any more for a while.
    for _ in range(6):
        assert browser.open(refused.link("/federation/nobody?")).status == 503
    # The password is as good as ever, and the app's tokens.
    form = browser.open(refused.link("/sign-in"))
    answer = browser.submit(form, email=down.email, password=down.password)
    redeemed = requests.post(
        down.url("/token"), request.redemption(answer.parameters["code"]), auth=("web", SECRET), timeout=30)
    assert redeemed.status_code == 200, redeemed.text
    assert query(refused.link(callback.url))["error"] == "access_denied"


def test_a_provider_that_comes_back_is_asked_again(server: Server, callback: Callback, browser: Browser) -> None:
    provider = MockProvider()
    try:
        provider.start()
        down = make_federated_tenant(server, callback.url, {"mock": provider})
        provider.halt()
        page = browser.open(CodeRequest(down).url())
        refused = browser.open(page.link("/federation/mock?"))
        assert refused.status == 503
        provider.start()
        assert departure(browser, refused.link("/federation/mock?")).startswith(provider.issuer + "/oauth2/authorize?")
    finally:
        provider.stop()


def test_one_providers_answer_is_nothing_at_anothers_address(
    server: Server, mock: MockProvider, callback: Callback, browser: Browser
) -> None:
    mock.knows("grace", **GRACE)
    up = make_upstream_tenant(server)
    down = make_federated_tenant(server, callback.url, {"mock": mock, "up": up})
    app = App(down)
    page = browser.open(app.begin())
    answer = mock.sign_in(departure(browser, page.link("/federation/mock?")), "grace")
    mixed = browser.open(answer.replace("/federation/mock/", "/federation/up/"))
    assert (mixed.status, mixed.title) == (400, "This sign-in can’t go on")
    assert mixed.link("/account/sign-in")
    # The right one is still good, once.
    claims = app.end(browser.open(answer))
    assert claims["amr"] == ["fed"]
    assert browser.open(answer).status == 400


@pytest.mark.parametrize(
    ("change", "is_taken"), [({}, True), ({"iss": "https://evil.example"}, False), ({"iss": None}, False)],
    ids=["itself", "another", "nobody"])
def test_an_answer_has_to_name_the_provider_that_said_it_would(
    server: Server, callback: Callback, new_browser: Callable[[], Browser], change: dict[str, str | None], is_taken: bool
) -> None:
    up = make_upstream_tenant(server)
    down = make_federated_tenant(server, callback.url, {"up": up})
    app, browser, grace = App(down), new_browser(), up.tenant
    link = browser.open(app.begin()).link("/federation/up?")
    # The way there in a second browser: it stops before it comes back.
    other = new_browser()
    consent = other.submit(other.open(departure(browser, link)), email=grace.email, password=grace.password)
    back = other.session.post(
        consent.form.action, consent.form.fields | {"decision": "allow"}, headers={"Origin": "null"},
        allow_redirects=False, timeout=30).headers["Location"]
    assert back.startswith(down.url("/federation/up/callback?")) and query(back)["iss"] == up.issuer
    answer = {name: value for name, value in (query(back) | change).items() if value is not None}
    arrived = browser.open(back.partition("?")[0] + "?" + urlencode(answer))
    if is_taken:
        app.end(arrived)
    else:
        assert (arrived.status, arrived.title) == (502, "The answer from Upstream can’t be accepted")
        assert "password" in browser.open(arrived.link("/sign-in")).form.fields


def test_another_browser_has_no_use_for_an_answer(
    server: Server, mock: MockProvider, callback: Callback, new_browser: Callable[[], Browser]
) -> None:
    mock.knows("grace", **GRACE)
    down = make_federated_tenant(server, callback.url, {"mock": mock})
    app, owner, victim = App(down), new_browser(), new_browser()
    page = owner.open(app.begin())
    answer = mock.sign_in(departure(owner, page.link("/federation/mock?")), "grace")
    victim.open(down.url("/account/sign-in"))
    refused = victim.open(answer)
    assert (refused.status, refused.title) == (400, "This sign-in began in another browser")
    assert victim.open(down.url("/account")).response.url.endswith("/account/sign-in")
    app.end(owner.open(answer))


def test_a_link_from_elsewhere_sends_nobody_off(
    server: Server, mock: MockProvider, callback: Callback, new_browser: Callable[[], Browser]
) -> None:
    down = make_federated_tenant(server, callback.url, {"mock": mock})
    browser = new_browser()
    link = browser.open(CodeRequest(down).url()).link("/federation/mock?")
    for address in (link, link.partition("?")[0], link + "x"):
        answer = new_browser().open(address)
        assert isinstance(answer, Page) and answer.response.url.startswith(down.issuer + "/")
    unknown = browser.open(link.replace("/federation/mock?", "/federation/nobody?"))
    assert (unknown.status, unknown.title) == (404, "This way to sign in isn’t known here")


def test_an_account_is_never_given_to_who_only_says_its_address(
    server: Server, mock: MockProvider, callback: Callback, browser: Browser
) -> None:
    down = make_federated_tenant(server, callback.url, {"mock": mock})
    mock.knows("ada-elsewhere", email=down.email, email_verified=True, name="Ada Elsewhere")
    request = CodeRequest(down)
    page = browser.open(request.url())
    finish = browser.open(mock.sign_in(departure(browser, page.link("/federation/mock?")), "ada-elsewhere"))
    assert (finish.status, finish.title) == (200, "Almost there")
    silent = browser.open(request.url(prompt="none"))
    assert isinstance(silent, Return) and silent.parameters["error"] == "login_required"


@pytest.mark.parametrize("hint", [{"provider": "mock"}, {"login_hint": "Grace@Corp.example"}], ids=["id", "address"])
def test_a_hint_of_the_app_leads_there_at_once(
    server: Server, mock: MockProvider, callback: Callback, browser: Browser, hint: dict[str, str]
) -> None:
    mock.knows("grace", **GRACE)
    down = make_federated_tenant(server, callback.url, {"mock": mock}, {"domains": ["corp.example"]})
    app = App(down)
    away = browser.open(app.begin(**hint))
    assert isinstance(away, Return) and away.parameters.get("login_hint") == hint.get("login_hint")
    assert app.end(browser.open(mock.sign_in(away.url, "grace")))["amr"] == ["fed"]
    # Who asks for silence is sent nowhere.
    silent = Browser(server.origin).open(app.begin(prompt="none", **hint))
    assert isinstance(silent, Return) and silent.parameters["error"] == "login_required"


def test_an_identity_belongs_to_one_account(
    server: Server, mock: MockProvider, callback: Callback, new_browser: Callable[[], Browser]
) -> None:
    mock.knows("grace", **GRACE)
    down = make_federated_tenant(server, callback.url, {"mock": mock})
    app, grace, ada = App(down), new_browser(), new_browser()
    page = grace.open(app.begin())
    app.end(grace.open(mock.sign_in(departure(grace, page.link("/federation/mock?")), "grace")))
    ada.submit(ada.open(down.url("/account")), email=down.email, password=down.password)
    page = ada.open(down.url("/account/connections"))
    refused = ada.open(mock.sign_in(departure(ada, page.link("/federation/mock?")), "grace"))
    assert refused.status == 409 and "grace@mock.example" not in refused.text
    # Somebody else there is nobody's yet.
    mock.knows("another", email="another@mock.example")
    saved = ada.open(mock.sign_in(departure(ada, refused.link("/federation/mock?")), "another"))
    assert saved.status == 200 and "another@mock.example" in saved.text


def test_a_tenant_without_providers_has_no_way_to_them(server: Server, callback: Callback, browser: Browser) -> None:
    tenant = make_open_tenant(server, callback.url)
    page = browser.open(CodeRequest(tenant).url())
    assert "/federation/" not in page.text
    assert browser.open(tenant.url("/federation/mock/callback?code=x&state=y")).status == 404
