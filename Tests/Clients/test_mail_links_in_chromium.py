"""The links of mails, as they are really used: on another device, behind a scanner, in a second tab, after the back button."""

from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import BrowserContext, Page, expect

from harness.accounts import (
    OTHER_PASSWORD, fill_sign_up, go_to, make_open_tenant, newcomer, redeem, submit, type_code, user_info)
from harness.authorization import CodeRequest
from harness.callback import Callback
from harness.chromium import Tab
from harness.inbox import Inbox, Letter
from harness.server import Server
from harness.tenant import PASSWORD, Tenant

pytest_plugins = ["harness.account_fixtures"]


def is_back(page: Page) -> None:
    expect(page.locator("h1")).to_have_text("Back at the client")


def begin_sign_up(tab: Tab, tenant: Tenant, inbox: Inbox, request: CodeRequest, name: str = "") -> Letter:
    tab.page.goto(request.url())
    go_to(tab.page, "/sign-up")
    fill_sign_up(tab.page, newcomer(tenant), PASSWORD, name)
    expect(tab.page.locator("#code")).to_be_visible()
    return inbox.next(newcomer(tenant))


def begin_reset(tab: Tab, tenant: Tenant, inbox: Inbox, request: CodeRequest) -> Letter:
    tab.page.goto(request.url())
    go_to(tab.page, "/forgot")
    tab.page.fill("#email", tenant.email)
    submit(tab.page)
    expect(tab.page.locator("#code")).to_be_visible()
    return inbox.next(tenant.email)


def test_a_link_followed_on_another_device_lets_the_first_one_go_on(
    tab: Tab, elsewhere: Tab, acme: Tenant, callback: Callback, inbox: Inbox
) -> None:
    request = CodeRequest(acme)
    letter = begin_sign_up(tab, acme, inbox, request)
    # Too early.
    submit(tab.page)
    expect(tab.page.get_by_role("alert")).to_be_visible()

    elsewhere.page.goto(letter.link)
    elsewhere.page.fill("#password", OTHER_PASSWORD)
    submit(elsewhere.page)
    expect(elsewhere.page.get_by_role("alert")).to_be_visible()
    elsewhere.page.fill("#password", PASSWORD)
    submit(elsewhere.page)
    expect(elsewhere.page.locator("h1")).to_have_text("Done")
    # Nobody is signed in there: the account belongs to who began.
    elsewhere.page.goto(acme.url("/account"))
    assert elsewhere.page.url.endswith("/account/sign-in")

    submit(tab.page)
    is_back(tab.page)
    assert user_info(acme, redeem(acme, request, callback.answer()))["email_verified"] is True


def test_a_link_followed_in_the_same_browser_goes_on_there(
    context: BrowserContext, tab: Tab, acme: Tenant, callback: Callback, inbox: Inbox
) -> None:
    request = CodeRequest(acme)
    letter = begin_sign_up(tab, acme, inbox, request)
    second = Tab(context)
    second.page.goto(letter.link)
    expect(second.page.locator("#password")).to_have_count(0)
    submit(second.page)
    is_back(second.page)
    redeem(acme, request, callback.answer())
    # The first tab is not needed any more: it leads to the same place.
    submit(tab.page)
    is_back(tab.page)
    assert user_info(acme, redeem(acme, request, callback.answer()))["email"] == newcomer(acme)
    assert not second.complaints


def test_a_reset_link_on_another_device_gives_the_password_and_the_first_one_signs_in(
    tab: Tab, elsewhere: Tab, acme: Tenant, callback: Callback, inbox: Inbox
) -> None:
    request = CodeRequest(acme)
    letter = begin_reset(tab, acme, inbox, request)
    elsewhere.page.goto(letter.link)
    elsewhere.page.fill("#password", OTHER_PASSWORD)
    submit(elsewhere.page)
    expect(elsewhere.page.locator("h1")).to_have_text("Your password is changed")
    tab.page.go_back()
    go_to(tab.page, "/sign-in")
    tab.sign_in(acme.email, OTHER_PASSWORD)
    is_back(tab.page)
    redeem(acme, request, callback.answer())


def test_a_reset_link_in_the_same_browser_leads_back_to_the_app(
    context: BrowserContext, tab: Tab, acme: Tenant, callback: Callback, inbox: Inbox
) -> None:
    request = CodeRequest(acme)
    letter = begin_reset(tab, acme, inbox, request)
    second = Tab(context)
    second.page.goto(letter.link)
    second.page.fill("#password", OTHER_PASSWORD)
    submit(second.page)
    is_back(second.page)
    redeem(acme, request, callback.answer())
    assert not second.complaints


@pytest.mark.parametrize("begin", [begin_sign_up, begin_reset], ids=["sign-up", "reset"])
def test_a_scanner_that_looks_at_a_link_uses_nothing_up(
    tab: Tab, acme: Tenant, callback: Callback, inbox: Inbox, begin: object
) -> None:
    request = CodeRequest(acme)
    letter = begin(tab, acme, inbox, request)
    pages = [requests.get(letter.link, timeout=30) for _ in range(3)]
    assert [page.status_code for page in pages] == [200] * 3
    head = requests.head(letter.link, timeout=30)
    assert (head.status_code, head.content) == (200, b"")
    for answer in (*pages, head):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer.headers["Cache-Control"]
    tab.page.goto(letter.link)
    if begin is begin_reset:
        tab.page.fill("#password", OTHER_PASSWORD)
    submit(tab.page)
    is_back(tab.page)
    redeem(acme, request, callback.answer())
    gone = requests.get(letter.link, timeout=30)
    assert gone.status_code == 410


@pytest.fixture
def other_app() -> Iterator[Callback]:
    callback = Callback()
    yield callback
    callback.stop()


def test_two_sign_ups_at_once_each_come_back_to_their_own_app(
    context: BrowserContext, mailing_server: Server, callback: Callback, other_app: Callback, inbox: Inbox
) -> None:
    tenant = make_open_tenant(mailing_server, callback.url, other_app.url)
    one, two = Tab(context), Tab(context)
    first, second = CodeRequest(tenant), CodeRequest(tenant, client="other")
    people = ["grace", "alan"]
    mails = []
    for tab, request, url, person in [
        (one, first, first.url(), people[0]), (two, second, second.url(redirect_uri=other_app.url), people[1]),
    ]:
        tab.page.goto(url)
        go_to(tab.page, "/sign-up")
        fill_sign_up(tab.page, f"{person}@{tenant.slug}.example", PASSWORD)
        expect(tab.page.locator("#code")).to_be_visible()
        mails.append(inbox.next(f"{person}@{tenant.slug}.example"))
    # The codes are not each other's.
    type_code(two.page, mails[0].code)
    expect(two.page.get_by_role("alert")).to_be_visible()
    type_code(two.page, mails[1].code)
    is_back(two.page)
    assert other_app.answer()["state"] == second.state
    type_code(one.page, mails[0].code)
    # Somebody else signed in to this browser meanwhile.
    is_back(one.page)
    assert user_info(tenant, redeem(tenant, first, callback.answer()))["email"] == f"grace@{tenant.slug}.example"
    assert not one.complaints + two.complaints


def test_the_back_button_is_no_dead_end_anywhere_on_the_way(
    tab: Tab, acme: Tenant, callback: Callback, inbox: Inbox
) -> None:
    page, request, email = tab.page, CodeRequest(acme), newcomer(acme)
    page.goto(request.url())
    go_to(page, "/sign-up")
    page.go_back()
    expect(page.locator("#password")).to_be_visible()
    page.go_forward()
    fill_sign_up(page, email, PASSWORD)
    expect(page.locator("#code")).to_be_visible()
    first = inbox.next(email)
    # Back to the form, and sent again: a newer mail replaces the first.
    page.go_back()
    expect(page.locator("#name")).to_be_visible()
    fill_sign_up(page, email, PASSWORD)
    second = inbox.next(email)
    assert requests.get(first.link, timeout=30).status_code == 410
    type_code(page, second.code)
    is_back(page)
    tokens = redeem(acme, request, callback.answer())

    # Back at the page that waits for the code: it is used, no second account comes of it, and the app is where it leads.
    page.go_back()
    type_code(page, second.code)
    is_back(page)
    assert user_info(acme, redeem(acme, request, callback.answer()))["sub"] == user_info(acme, tokens)["sub"]
    # Once more, from the app.
    page.goto(request.url())
    is_back(page)
    assert user_info(acme, redeem(acme, request, callback.answer()))["sub"] == user_info(acme, tokens)["sub"]


@pytest.mark.xfail(strict=True, reason="a refused form is the answer to its POST: the browser asks whether to send it again")
def test_the_back_button_leads_past_a_refused_form(
    tab: Tab, acme: Tenant, callback: Callback, inbox: Inbox
) -> None:
    letter = begin_sign_up(tab, acme, inbox, CodeRequest(acme))
    type_code(tab.page, letter.wrong_code)
    expect(tab.page.get_by_role("alert")).to_be_visible()
    type_code(tab.page, letter.code)
    is_back(tab.page)
    tab.page.go_back()
    expect(tab.page.locator("#code")).to_be_visible()


def test_a_mail_sent_again_ends_the_one_before(tab: Tab, acme: Tenant, callback: Callback, inbox: Inbox) -> None:
    request = CodeRequest(acme)
    first = begin_sign_up(tab, acme, inbox, request)
    tab.page.click("button[name=do][value=again]")
    expect(tab.page.get_by_role("status")).to_be_visible()
    second = inbox.next(newcomer(acme))
    assert first.id != second.id and first.code != second.code
    assert requests.get(first.link, timeout=30).status_code == 410
    type_code(tab.page, first.code)
    expect(tab.page.get_by_role("alert")).to_be_visible()
    type_code(tab.page, second.code)
    is_back(tab.page)
    redeem(acme, request, callback.answer())
