"""An account from its beginning to its end, in a real browser: every page's form is filled, every mail is read."""

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from harness.accounts import (
    BYE, OTHER_PASSWORD, fill_sign_up, go_to, make_open_tenant, newcomer, open_account, redeem, refresh,
    submit, type_code, user_info)
from harness.authorization import CodeRequest
from harness.callback import Callback
from harness.chromium import Tab
from harness.inbox import Inbox
from harness.server import Server
from harness.tenant import PASSWORD, Tenant

pytest_plugins = ["harness.account_fixtures"]
#: The pages on the way to the app have scripts that help; those of the account have only the one that shows a password.
both_ways = pytest.mark.parametrize("runs_scripts", [True, False], ids=["with scripts", "without scripts"])


def is_back(page: Page) -> None:
    expect(page.locator("h1")).to_have_text("Back at the client")


def sign_in_at(tab: Tab, tenant: Tenant, callback: Callback, email: str, password: str) -> dict:
    """The tokens of the app `web`."""
    request = CodeRequest(tenant)
    tab.page.goto(request.url(prompt="login"))
    tab.sign_in(email, password)
    is_back(tab.page)
    return redeem(tenant, request, callback.answer())


def is_signed_in(tab: Tab, tenant: Tenant, callback: Callback) -> bool:
    request = CodeRequest(tenant)
    tab.page.goto(request.url(prompt="none"))
    answer = callback.answer()
    assert answer["state"] == request.state
    assert "code" in answer or answer["error"] == "login_required"
    return "code" in answer


@both_ways
def test_who_signs_up_comes_back_to_the_app(tab: Tab, acme: Tenant, callback: Callback, inbox: Inbox) -> None:
    page, request, email = tab.page, CodeRequest(acme), newcomer(acme)
    page.goto(request.url())
    go_to(page, "/sign-up")
    fill_sign_up(page, email, PASSWORD, "Grace Hopper")
    expect(page.locator("main")).to_contain_text(email)
    letter = inbox.next(email)
    type_code(page, letter.wrong_code)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#code")).to_be_focused()
    type_code(page, letter.code)
    is_back(page)
    tokens = redeem(acme, request, callback.answer())
    claims = user_info(acme, tokens)
    assert (claims["email"], claims["email_verified"], claims["name"]) == (email, True, "Grace Hopper")

    assert is_signed_in(tab, acme, callback)
    page.goto(acme.metadata()["end_session_endpoint"] + "?" + urlencode({
        "id_token_hint": tokens["id_token"], "state": "s",
        "post_logout_redirect_uri": callback.url.replace("/callback", BYE)}))
    is_back(page)
    assert page.url.endswith(BYE + "?state=s")
    assert not is_signed_in(tab, acme, callback)
    assert user_info(acme, sign_in_at(tab, acme, callback, email, PASSWORD))["sub"] == claims["sub"]


@both_ways
def test_who_has_forgotten_the_password_comes_back_to_the_app_with_a_new_one(
    tab: Tab, elsewhere: Tab, acme: Tenant, callback: Callback, inbox: Inbox
) -> None:
    open_account(elsewhere, acme)
    page, request = tab.page, CodeRequest(acme)
    page.goto(request.url())
    page.fill("#email", acme.email)
    go_to(page, "/forgot")
    page.fill("#email", acme.email)
    submit(page)
    type_code(page, inbox.next(acme.email).code)
    page.fill("#password", "12345678")
    submit(page)
    expect(page.get_by_role("alert")).to_be_visible()
    page.fill("#password", OTHER_PASSWORD)
    submit(page)
    is_back(page)
    redeem(acme, request, callback.answer())
    assert "assword" in inbox.next(acme.email).subject
    assert not is_signed_in(elsewhere, acme, callback)
    elsewhere.page.goto(request.url())
    elsewhere.sign_in(acme.email, PASSWORD)
    expect(elsewhere.page.get_by_role("alert")).to_be_visible()


def test_a_profile_has_a_name_and_a_language(tab: Tab, acme: Tenant, callback: Callback) -> None:
    page = tab.page
    open_account(tab, acme)
    go_to(page, "/account/profile")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.fill("#name", "Ada Byron <b>&amp;")
    page.select_option("#locale", "de")
    submit(page)
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("#name")).to_have_value("Ada Byron <b>&amp;")
    expect(page.locator(".account-line .name")).to_have_text("Ada Byron <b>&amp;")
    page.goto(acme.url("/account"))
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert user_info(acme, sign_in_at(tab, acme, callback, acme.email, PASSWORD))["name"] == "Ada Byron <b>&amp;"
    page.goto(acme.url("/account/profile"))
    page.select_option("#locale", "")
    submit(page)
    expect(page.locator("html")).to_have_attribute("lang", "en")


@both_ways
def test_an_address_is_changed_and_its_former_owner_takes_it_back(
    tab: Tab, elsewhere: Tab, acme: Tenant, callback: Callback, inbox: Inbox
) -> None:
    page, new = tab.page, f"new@{acme.slug}.example"
    sub = user_info(acme, sign_in_at(tab, acme, callback, acme.email, PASSWORD))["sub"]
    open_account(tab, acme, "/email")
    page.fill("#email", new)
    page.fill("#password", "not the password")
    submit(page)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#email")).to_have_value(new)
    page.fill("#password", PASSWORD)
    submit(page)
    # Until it is proven nothing changes.
    letter = inbox.next(new)
    type_code(page, letter.wrong_code)
    expect(page.get_by_role("alert")).to_be_visible()
    type_code(page, letter.code)
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator("main")).to_contain_text(new)
    assert user_info(acme, sign_in_at(tab, acme, callback, new, PASSWORD))["email"] == new

    warning = inbox.next(acme.email)
    assert new in warning.text
    elsewhere.page.goto(warning.link)
    elsewhere.page.fill("#password", OTHER_PASSWORD)
    submit(elsewhere.page)
    expect(elsewhere.page.locator("h1")).to_have_text("Your account is yours again")
    assert not is_signed_in(tab, acme, callback), "whoever had taken it over is out"
    claims = user_info(acme, sign_in_at(elsewhere, acme, callback, acme.email, OTHER_PASSWORD))
    assert (claims["sub"], claims["email"], claims["email_verified"]) == (sub, acme.email, True)
    elsewhere.page.goto(warning.link)
    expect(elsewhere.page.locator("#password")).to_have_count(0)


@pytest.mark.parametrize("is_kept", [False, True], ids=["ends others", "keeps others"])
def test_a_new_password_ends_other_devices_unless_they_are_kept(
    tab: Tab, elsewhere: Tab, acme: Tenant, callback: Callback, inbox: Inbox, is_kept: bool
) -> None:
    sign_in_at(elsewhere, acme, callback, acme.email, PASSWORD)
    page = tab.page
    open_account(tab, acme, "/password")
    page.fill("#current", "not the password")
    page.fill("#password", OTHER_PASSWORD)
    submit(page)
    expect(page.get_by_role("alert")).to_be_visible()
    page.fill("#current", PASSWORD)
    page.fill("#password", OTHER_PASSWORD)
    page.set_checked("input[name=keep]", is_kept)
    submit(page)
    expect(page.get_by_role("status")).to_be_visible()
    inbox.next(acme.email)
    assert is_signed_in(elsewhere, acme, callback) == is_kept
    assert is_signed_in(tab, acme, callback)
    sign_in_at(elsewhere, acme, callback, acme.email, OTHER_PASSWORD)


def test_another_device_is_seen_and_signed_out(tab: Tab, elsewhere: Tab, acme: Tenant, callback: Callback) -> None:
    sign_in_at(elsewhere, acme, callback, acme.email, PASSWORD)
    page = tab.page
    open_account(tab, acme)
    go_to(page, "/account/devices")
    expect(page.locator(".cards > li")).to_have_count(2)
    page.locator(".cards > li").filter(has_not=page.locator(".badge")).locator("button[name=end]").click()
    expect(page.locator(".cards > li")).to_have_count(1)
    assert not is_signed_in(elsewhere, acme, callback)
    assert is_signed_in(tab, acme, callback)


def test_an_app_whose_access_is_withdrawn_can_not_refresh(tab: Tab, acme: Tenant, callback: Callback) -> None:
    page, request = tab.page, CodeRequest(acme, client="third")
    page.goto(request.url(scope="openid email offline_access"))
    tab.sign_in(acme.email, PASSWORD)
    page.click("button[name=decision][value=allow]")
    is_back(page)
    tokens = redeem(acme, request, callback.answer())
    first = refresh(acme, tokens, "third")
    assert first.status_code == 200, first.text

    open_account(tab, acme)
    go_to(page, "/account/apps")
    expect(page.locator(".cards > li")).to_contain_text("Third & Party")
    page.click("button[name=withdraw]")
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator(".cards > li")).to_have_count(0)
    for refused in (refresh(acme, first.json(), "third"), refresh(acme, tokens, "third")):
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    # It is asked anew.
    page.goto(CodeRequest(acme, client="third").url(scope="openid email offline_access"))
    expect(page.locator("button[name=decision][value=allow]")).to_be_visible()


def test_recent_activity_tells_what_happened(tab: Tab, elsewhere: Tab, acme: Tenant, inbox: Inbox) -> None:
    elsewhere.page.goto(CodeRequest(acme).url())
    elsewhere.sign_in(acme.email, "not the password")
    expect(elsewhere.page.get_by_role("alert")).to_be_visible()
    open_account(tab, acme, "/password")
    page = tab.page
    page.fill("#current", PASSWORD)
    page.fill("#password", OTHER_PASSWORD)
    submit(page)
    inbox.next(acme.email)
    go_to(page, "/account/activity")
    expect(page.locator(".cards > li .name")).to_have_text(
        ["The password was changed", "Signed in", "A sign-in failed Web"])


def test_the_data_can_be_downloaded(tab: Tab, acme: Tenant, callback: Callback, tmp_path: Path) -> None:
    page, request = tab.page, CodeRequest(acme, client="third")
    page.goto(request.url())
    tab.sign_in(acme.email, PASSWORD)
    page.click("button[name=decision][value=allow]")
    is_back(page)
    sub = user_info(acme, redeem(acme, request, callback.answer()))["sub"]
    open_account(tab, acme)
    go_to(page, "/account/data")
    with page.expect_download() as downloading:
        page.click("button[name=do][value=download]")
    file = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(file)
    assert file.suffix == ".json" and acme.slug in file.name
    data = json.loads(file.read_text())
    assert (data["sub"], data["tenant"]) == (sub, acme.slug)
    assert (data["profile"]["email"], data["profile"]["name"]) == (acme.email, "Ada Lovelace")
    assert [app["client_id"] for app in data["apps"]] == ["third"]
    assert len(data["sessions"]) == 1 and "Chrom" in data["sessions"][0]["user_agent"]
    assert {"signed_in", "consent_given"} <= {event["kind"] for event in data["activity"]}
    assert "argon2" not in file.read_text()


@both_ways
def test_a_deleted_account_can_be_restored(
    tab: Tab, elsewhere: Tab, acme: Tenant, callback: Callback, inbox: Inbox
) -> None:
    tokens = sign_in_at(elsewhere, acme, callback, acme.email, PASSWORD)
    sub = user_info(acme, tokens)["sub"]
    page = tab.page
    open_account(tab, acme, "/data")
    page.fill("#password", "not the password")
    page.click("button[name=do][value=delete]")
    expect(page.get_by_role("alert")).to_be_visible()
    page.fill("#password", PASSWORD)
    page.click("button[name=do][value=delete]")
    expect(page.locator("h1")).to_have_text("Your account will be deleted")
    assert inbox.next(acme.email).links
    assert not is_signed_in(tab, acme, callback) and not is_signed_in(elsewhere, acme, callback)

    request = CodeRequest(acme)
    page.goto(request.url())
    tab.sign_in(acme.email, PASSWORD)
    expect(page.locator("h1")).to_have_text("Restore your account?")
    assert not is_signed_in(elsewhere, acme, callback)
    submit(page)
    is_back(page)
    assert user_info(acme, redeem(acme, request, callback.answer()))["sub"] == sub
    assert "restored" in inbox.next(acme.email).subject


def test_without_a_grace_an_account_is_erased_at_once(
    tab: Tab, mailing_server: Server, callback: Callback, inbox: Inbox
) -> None:
    tenant = make_open_tenant(mailing_server, callback.url, deletion_grace=0)
    sub = user_info(tenant, sign_in_at(tab, tenant, callback, tenant.email, PASSWORD))["sub"]
    page = tab.page
    open_account(tab, tenant, "/data")
    page.fill("#password", PASSWORD)
    page.click("button[name=do][value=delete]")
    expect(page.locator("h1")).to_have_text("Your account is deleted")
    assert "erased" in inbox.next(tenant.email).subject
    page.goto(CodeRequest(tenant).url())
    tab.sign_in(tenant.email, PASSWORD)
    expect(page.get_by_role("alert")).to_be_visible()
    listed = mailing_server.run("user", "list", tenant.slug, "--json")
    assert sub not in listed and tenant.email not in listed
    # The address is nobody's again: no account can be made with it, and only its mail says so.
    go_to(page, "/sign-up")
    fill_sign_up(page, tenant.email, OTHER_PASSWORD)
    expect(page.locator("#code")).to_be_visible()
    assert "No account" in inbox.next(tenant.email).subject
