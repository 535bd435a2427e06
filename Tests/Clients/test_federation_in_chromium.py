"""Signing in at another server, in a real browser: there and back, in two tabs, with the back button, and all that may come of it."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from harness.accounts import go_to, newcomer, open_account, redeem, submit, type_code, user_info
from harness.authorization import CodeRequest
from harness.callback import Callback
from harness.chromium import Tab
from harness.federation import make_federated_tenant, make_upstream_tenant
from harness.inbox import Inbox
from harness.server import Server
from harness.tenant import PASSWORD, Tenant
from harness.upstream import MockProvider
from harness.verification import verified_id_token

pytest_plugins = ["harness.account_fixtures"]
both_ways = pytest.mark.parametrize("runs_scripts", [True, False], ids=["with scripts", "without scripts"])
with_scripts = pytest.mark.parametrize("runs_scripts", [True], ids=["with scripts"])


@pytest.fixture(autouse=True)
def _pages_of_the_mock(context: BrowserContext) -> None:
    MockProvider.dress(context)


@pytest.fixture
def down(mailing_server: Server, callback: Callback, mock: MockProvider) -> Tenant:
    """A tenant whose people may sign in at the mock: Ada has an account and a password here, Grace is known there."""
    mock.knows("grace", email="grace@mock.example", email_verified=True, name="Grace Hopper")
    return make_federated_tenant(mailing_server, callback.url, {"mock": mock})


def is_back(page: Page) -> None:
    expect(page.locator("h1")).to_have_text("Back at the client")


def is_at(page: Page, issuer: str) -> None:
    expect(page).to_have_url(re.compile("^" + re.escape(issuer) + "/"))


def sign_in_there(tab: Tab, mock: MockProvider) -> None:
    """Grace, from the mock's page on."""
    is_at(tab.page, mock.issuer)
    mock.sign_in_on(tab.page, "grace")


def come_back(tab: Tab, tenant: Tenant, mock: MockProvider, callback: Callback, sub: str) -> dict:
    """What the app learns of who signs in at the mock."""
    request = CodeRequest(tenant)
    tab.page.goto(request.url())
    go_to(tab.page, "/federation/mock?")
    mock.sign_in_on(tab.page, sub)
    is_back(tab.page)
    return user_info(tenant, redeem(tenant, request, callback.answer()))


@both_ways
def test_who_signs_in_elsewhere_comes_back_to_the_app(tab: Tab, mailing_server: Server, callback: Callback) -> None:
    upstream = make_upstream_tenant(mailing_server)
    down = make_federated_tenant(mailing_server, callback.url, {"elsewhere": upstream})
    page, request = tab.page, CodeRequest(down)
    page.goto(request.url())
    page.get_by_role("link", name=f"Continue with \u2068{upstream.name}\u2069").click()
    is_at(page, upstream.issuer)
    tab.sign_in(upstream.tenant.email, upstream.tenant.password)
    page.click("button[name=decision][value=allow]")
    is_back(page)
    tokens = redeem(down, request, callback.answer())
    claims = verified_id_token(down.metadata(), tokens, "web", request.nonce)
    assert claims["amr"] == ["fed"]
    person = user_info(down, tokens)
    assert (person["sub"], person["name"], person["email_verified"]) == (claims["sub"], "Grace Hopper", True)
    # It was a sign-in as any other: nobody is asked again.
    page.goto(request.url())
    is_back(page)
    assert user_info(down, redeem(down, request, callback.answer()))["sub"] == claims["sub"]


def test_the_page_to_sign_up_leads_there_too(tab: Tab, down: Tenant, mock: MockProvider, callback: Callback) -> None:
    page, request = tab.page, CodeRequest(down)
    page.goto(request.url())
    go_to(page, "/sign-up")
    go_to(page, "/federation/mock?")
    sign_in_there(tab, mock)
    is_back(page)
    assert user_info(down, redeem(down, request, callback.answer()))["email"] == "grace@mock.example"


def test_two_tabs_each_come_back_with_their_own_state(
    context: BrowserContext, down: Tenant, mock: MockProvider, callback: Callback
) -> None:
    mock.knows("alan", email="alan@mock.example", email_verified=True)
    people = ["grace", "alan"]
    tabs, asked = [Tab(context), Tab(context)], [CodeRequest(down), CodeRequest(down)]
    for tab, request in zip(tabs, asked):
        tab.page.goto(request.url())
    for tab in tabs:
        go_to(tab.page, "/federation/mock?")
    for tab, request, sub in reversed(list(zip(tabs, asked, people))):
        mock.sign_in_on(tab.page, sub)
        is_back(tab.page)
        person = user_info(down, redeem(down, request, callback.answer()))
        assert person["email"] == f"{sub}@mock.example"
    assert not [complaint for tab in tabs for complaint in tab.complaints]


@both_ways
def test_the_back_button_after_returning_is_no_dead_end(
    tab: Tab, down: Tenant, mock: MockProvider, callback: Callback
) -> None:
    page, request = tab.page, CodeRequest(down)
    page.goto(request.url())
    go_to(page, "/federation/mock?")
    sign_in_there(tab, mock)
    is_back(page)
    sub = user_info(down, redeem(down, request, callback.answer()))["sub"]

    # The provider's page, and its answer once more: it was good once.
    page.go_back()
    sign_in_there(tab, mock)
    expect(page.locator("h1")).to_have_text("This sign-in can’t go on")
    assert callback.is_empty()
    page.locator("main a.primary").click()
    # It may be asked who it is once more.
    if page.locator("#password").count():
        go_to(page, "/federation/mock?")
        sign_in_there(tab, mock)
    expect(page.locator("nav.sections")).to_be_visible()
    page.goto(request.url())
    is_back(page)
    assert user_info(down, redeem(down, request, callback.answer()))["sub"] == sub


@with_scripts
def test_the_page_before_leads_to_the_app_again(
    tab: Tab, down: Tenant, mock: MockProvider, callback: Callback
) -> None:
    page, request = tab.page, CodeRequest(down)
    page.goto(request.url())
    go_to(page, "/federation/mock?")
    # Back from the provider without having signed in there, and off again: a second way, as good as the first.
    page.go_back()
    go_to(page, "/federation/mock?")
    sign_in_there(tab, mock)
    is_back(page)
    first = user_info(down, redeem(down, request, callback.answer()))
    page.go_back()
    page.go_back()
    # Either the form of before, or, as there is a session now, the client again with a fresh code.
    if page.locator("#password").count():
        go_to(page, "/federation/mock?")
        sign_in_there(tab, mock)
    is_back(page)
    assert user_info(down, redeem(down, request, callback.answer()))["sub"] == first["sub"]


@with_scripts
def test_who_cancels_there_has_every_way_on(tab: Tab, mailing_server: Server, callback: Callback) -> None:
    up = make_upstream_tenant(mailing_server)
    down = make_federated_tenant(mailing_server, callback.url, {"up": up})
    page, request = tab.page, CodeRequest(down)

    def cancel() -> None:
        is_at(page, up.issuer)
        page.click("button[name=decision][value=deny]")
        expect(page.locator("h1")).to_have_text("You didn’t sign in with \u2068Upstream\u2069")
        is_at(page, down.issuer)

    page.goto(request.url())
    go_to(page, "/federation/up?")
    tab.sign_in(up.tenant.email, up.tenant.password)
    cancel()
    # To the app, which asks again.
    page.get_by_role("link", name="Back to").click()
    is_back(page)
    answer = callback.answer()
    assert (answer["error"], answer["state"], answer["iss"]) == ("access_denied", request.state, down.issuer)
    page.goto(request.url())
    go_to(page, "/federation/up?")
    cancel()
    # There again.
    go_to(page, "/federation/up?")
    cancel()
    # Another way.
    go_to(page, "/sign-in")
    tab.sign_in(down.email, down.password)
    is_back(page)
    assert user_info(down, redeem(down, request, callback.answer()))["email"] == down.email


@with_scripts
def test_an_identity_is_connected_and_disconnected_in_the_account(
    tab: Tab, elsewhere: Tab, down: Tenant, mock: MockProvider, callback: Callback, inbox: Inbox
) -> None:
    MockProvider.dress(elsewhere.page.context)
    page = tab.page
    open_account(tab, down)
    go_to(page, "/account/connections")
    expect(page.locator(".cards > li")).to_have_count(0)
    go_to(page, "/federation/mock?")
    sign_in_there(tab, mock)
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator(".cards > li")).to_have_count(1)
    expect(page.locator(".cards > li")).to_contain_text(mock.name)
    expect(page.locator(".cards > li")).to_contain_text("grace@mock.example")
    assert mock.name in inbox.next(down.email).text
    # Who signs in there is Ada now, and keeps her address and her name.
    person = come_back(elsewhere, down, mock, callback, "grace")
    assert (person["email"], person["name"]) == (down.email, "Ada Lovelace")

    page.click("button[name=disconnect]")
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator(".cards > li")).to_have_count(0)
    assert mock.name in inbox.next(down.email).text
    elsewhere.page.context.clear_cookies()
    assert come_back(elsewhere, down, mock, callback, "grace")["sub"] != person["sub"]


def test_the_only_way_in_stays(tab: Tab, down: Tenant, mock: MockProvider, callback: Callback) -> None:
    come_back(tab, down, mock, callback, "grace")
    page = tab.page
    open_account(tab, down, "/connections")
    page.click("button[name=disconnect]")
    expect(page.get_by_role("alert")).to_contain_text("only way to sign in")
    expect(page.locator(".cards > li")).to_have_count(1)


@with_scripts
def test_an_old_sign_in_changes_no_connections(
    tab: Tab, down: Tenant, mock: MockProvider, callback: Callback
) -> None:
    come_back(tab, down, mock, callback, "grace")
    page = tab.page
    # The same person, who has signed in there long ago.
    mock.knows("grace", email="grace@mock.example", email_verified=True, auth_time=1_700_000_000)
    page.context.clear_cookies()
    come_back(tab, down, mock, callback, "grace")
    open_account(tab, down, "/connections")
    expect(page.locator(".cards > li")).to_have_count(1)
    expect(page.locator("button[name=disconnect], .providers a")).to_have_count(0)
    # It is proven where it can be proven.
    mock.knows("grace", email="grace@mock.example", email_verified=True)
    go_to(page, "/account/sign-in")
    go_to(page, "/federation/mock?")
    sign_in_there(tab, mock)
    expect(page.locator("nav.sections")).to_be_visible()
    go_to(page, "/account/connections")
    expect(page.locator("button[name=disconnect]")).to_have_count(1)


def test_the_owner_of_an_account_connects_it_by_the_code_of_a_mail(
    tab: Tab, elsewhere: Tab, down: Tenant, mock: MockProvider, callback: Callback, inbox: Inbox
) -> None:
    mock.knows("ada", email=down.email, email_verified=True, name="Somebody Else")
    page, request = tab.page, CodeRequest(down)
    page.goto(request.url())
    go_to(page, "/federation/mock?")
    mock.sign_in_on(page, "ada")
    expect(page.locator("h1")).to_have_text("Almost there")
    expect(page.locator("#email")).to_have_value(down.email)
    page.fill("#email", "no address")
    page.click("button[name=do][value=mail]")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#email")).to_be_focused()
    page.fill("#email", down.email)
    page.click("button[name=do][value=mail]")
    letter = inbox.next(down.email)
    assert mock.name in letter.text
    type_code(page, letter.wrong_code)
    expect(page.get_by_role("alert")).to_be_visible()
    type_code(page, letter.code)
    is_back(page)
    person = user_info(down, redeem(down, request, callback.answer()))
    assert (person["email"], person["name"]) == (down.email, "Ada Lovelace")
    # From then on nothing is asked, and the password is as good as before.
    MockProvider.dress(elsewhere.page.context)
    assert come_back(elsewhere, down, mock, callback, "ada")["sub"] == person["sub"]
    page.goto(request.url(prompt="login"))
    tab.sign_in(down.email, PASSWORD)
    is_back(page)


@both_ways
def test_the_owner_of_an_account_connects_it_by_the_password(
    tab: Tab, elsewhere: Tab, down: Tenant, mock: MockProvider, callback: Callback, inbox: Inbox
) -> None:
    # The provider has no word about an address.
    mock.knows("ada", name="Somebody Else")
    page, request = tab.page, CodeRequest(down)
    page.goto(request.url())
    go_to(page, "/federation/mock?")
    mock.sign_in_on(page, "ada")
    expect(page.locator("h1")).to_have_text("Almost there")
    expect(page.locator("#email")).to_have_value("")
    expect(page.locator("#password")).to_be_hidden()
    page.click("summary")
    page.fill("#username", down.email)
    page.fill("#password", "not the password")
    page.click("button[name=do][value=password]")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#username")).to_have_value(down.email)
    expect(page.locator("#password")).to_be_focused()
    page.fill("#password", PASSWORD)
    page.click("button[name=do][value=password]")
    is_back(page)
    person = user_info(down, redeem(down, request, callback.answer()))
    assert person["email"] == down.email
    assert mock.name in inbox.next(down.email).text
    MockProvider.dress(elsewhere.page.context)
    assert come_back(elsewhere, down, mock, callback, "ada")["sub"] == person["sub"]


def test_who_is_new_proves_an_address_and_has_an_account(
    tab: Tab, down: Tenant, mock: MockProvider, callback: Callback, inbox: Inbox
) -> None:
    email = newcomer(down)
    mock.knows("new", email=email, email_verified=False, name="Grace Hopper")
    page, request = tab.page, CodeRequest(down)
    page.goto(request.url())
    go_to(page, "/federation/mock?")
    mock.sign_in_on(page, "new")
    page.click("button[name=do][value=mail]")
    type_code(page, inbox.next(email).code)
    is_back(page)
    person = user_info(down, redeem(down, request, callback.answer()))
    assert (person["email"], person["email_verified"], person["name"]) == (email, True, "Grace Hopper")


def test_the_back_button_at_the_code_leads_to_the_choice_again(
    tab: Tab, down: Tenant, mock: MockProvider, callback: Callback, inbox: Inbox
) -> None:
    mock.knows("ada", email=down.email, email_verified=True)
    page, request = tab.page, CodeRequest(down)
    page.goto(request.url())
    go_to(page, "/federation/mock?")
    mock.sign_in_on(page, "ada")
    page.click("button[name=do][value=mail]")
    code = inbox.next(down.email).code
    expect(page.locator("#code")).to_be_visible()
    page.go_back()
    expect(page.locator("h1")).to_have_text("Almost there")
    page.go_forward()
    type_code(page, code)
    is_back(page)
    redeem(down, request, callback.answer())
    # From the history there is the other way, too.
    page.go_back()
    page.go_back()
    expect(page.locator("h1")).to_have_text("Almost there")
    go_to(page, "/sign-in")
    tab.sign_in(down.email, PASSWORD)
    is_back(page)
    redeem(down, request, callback.answer())


@both_ways
def test_an_address_of_a_providers_domain_leads_there(
    tab: Tab, mailing_server: Server, callback: Callback, mock: MockProvider
) -> None:
    mock.knows("grace", email="grace@corp.example", email_verified=True)
    down = make_federated_tenant(mailing_server, callback.url, {"mock": mock}, {"domains": ["corp.example"]})
    page, request = tab.page, CodeRequest(down)
    page.goto(request.url())
    page.fill("#email", "Grace@Corp.example")
    submit(page)
    is_at(page, mock.issuer)
    assert "login_hint=Grace%40Corp.example" in page.url
    # The page in between is no trap for who comes back.
    page.go_back()
    expect(page.locator("#password")).to_be_visible()
    page.fill("#email", "grace@corp.example")
    submit(page)
    sign_in_there(tab, mock)
    is_back(page)
    assert user_info(down, redeem(down, request, callback.answer()))["email"] == "grace@corp.example"


def test_an_answer_by_form_arrives_after_the_trip(
    tab: Tab, down: Tenant, mock: MockProvider, callback: Callback
) -> None:
    page, request = tab.page, CodeRequest(down)
    page.goto(request.url(response_mode="form_post"))
    go_to(page, "/federation/mock?")
    sign_in_there(tab, mock)
    page.get_by_role("button", name="Continue").click()
    is_back(page)
    redeem(down, request, callback.answer())
