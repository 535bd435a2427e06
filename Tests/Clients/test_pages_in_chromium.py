"""The hosted pages in a real browser: without scripts, in two tabs, with the back button, by keyboard, on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from harness.authorization import CodeRequest
from harness.callback import Callback
from harness.chromium import Tab, chromium
from harness.tenant import Tenant


@pytest.fixture(scope="module")
def engine() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def runs_scripts(request: pytest.FixtureRequest) -> bool:
    return request.param


@pytest.fixture
def context(engine: Browser, runs_scripts: bool) -> Iterator[BrowserContext]:
    context = engine.new_context(java_script_enabled=runs_scripts)
    yield context
    context.close()


@pytest.fixture
def tab(context: BrowserContext) -> Iterator[Tab]:
    tab = Tab(context)
    yield tab
    assert not tab.complaints


def test_a_person_signs_in(tab: Tab, tenant: Tenant, callback: Callback) -> None:
    request = CodeRequest(tenant)
    tab.page.goto(request.url())
    expect(tab.page.locator("#email")).to_have_attribute("autocomplete", "username")
    expect(tab.page.locator("#password")).to_have_attribute("autocomplete", "current-password")
    tab.sign_in(tenant.email, tenant.password)
    expect(tab.page.locator("h1")).to_have_text("Back at the client")
    answer = callback.answer()
    assert (answer["state"], answer["iss"]) == (request.state, tenant.issuer)
    assert "code" in answer


def test_a_wrong_password_is_told_and_the_right_one_then_works(tab: Tab, tenant: Tenant, callback: Callback) -> None:
    tab.page.goto(CodeRequest(tenant).url())
    tab.sign_in(tenant.email, "not the password")
    expect(tab.page.get_by_role("alert")).to_contain_text("don’t match")
    expect(tab.page.locator("#email")).to_have_value(tenant.email)
    tab.sign_in(tenant.email, tenant.password)
    assert "code" in callback.answer()


def test_somebody_who_declines_goes_back_with_access_denied(tab: Tab, tenant: Tenant, callback: Callback) -> None:
    request = CodeRequest(tenant, client="third")
    tab.page.goto(request.url())
    tab.sign_in(tenant.email, tenant.password)
    expect(tab.page.locator("h1")).to_contain_text("Third & Party")
    tab.page.click("button[name=decision][value=deny]")
    answer = callback.answer()
    assert (answer["error"], answer["state"]) == ("access_denied", request.state)


def test_two_tabs_do_not_disturb_each_other(context: BrowserContext, tenant: Tenant, callback: Callback) -> None:
    first, second = Tab(context), Tab(context)
    requests = CodeRequest(tenant), CodeRequest(tenant, client="third")
    first.page.goto(requests[0].url())
    second.page.goto(requests[1].url())

    second.sign_in(tenant.email, tenant.password)
    expect(second.page.locator("h1")).to_contain_text("Third & Party")
    first.sign_in(tenant.email, tenant.password)
    assert callback.answer()["state"] == requests[0].state

    second.page.click("button[name=decision][value=allow]")
    expect(second.page.locator("h1")).to_have_text("Back at the client")
    answer = callback.answer()
    assert answer["state"] == requests[1].state
    assert "code" in answer
    assert not first.complaints + second.complaints


def test_the_back_button_leads_to_a_page_that_still_works(tab: Tab, tenant: Tenant, callback: Callback) -> None:
    request = CodeRequest(tenant)
    tab.page.goto(request.url())
    tab.sign_in(tenant.email, tenant.password)
    expect(tab.page.locator("h1")).to_have_text("Back at the client")
    first = callback.answer()

    tab.page.go_back()
    # Either the form of before, or, as there is a session now, the client again with a fresh code.
    if tab.page.locator("#password").count():
        tab.sign_in(tenant.email, tenant.password)
    expect(tab.page.locator("h1")).to_have_text("Back at the client")
    second = callback.answer()
    assert second["state"] == first["state"] == request.state
    assert second["code"] != first["code"]


def test_an_answer_by_form_arrives(tab: Tab, tenant: Tenant, callback: Callback, runs_scripts: bool) -> None:
    request = CodeRequest(tenant)
    tab.page.goto(request.url(response_mode="form_post"))
    tab.sign_in(tenant.email, tenant.password)
    # Without scripts the person presses the button.
    button = tab.page.get_by_role("button", name="Continue")
    if not runs_scripts:
        button.click()
    expect(tab.page.locator("h1")).to_have_text("Back at the client")
    answer = callback.answer()
    assert answer["state"] == request.state


def test_the_keyboard_is_enough(tab: Tab, tenant: Tenant, callback: Callback) -> None:
    tab.page.goto(CodeRequest(tenant).url())
    # The first field gets the focus, though not before the page is drawn.
    expect(tab.page.locator("#email")).to_be_focused()
    tab.page.keyboard.type(tenant.email)
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.type(tenant.password)
    tab.page.keyboard.press("Enter")
    assert "code" in callback.answer()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_needs_no_sideways_scrolling(engine: Browser, tenant: Tenant, scheme: str) -> None:
    context = engine.new_context(viewport={"width": 320, "height": 568}, color_scheme=scheme)
    tab = Tab(context)
    tab.page.goto(CodeRequest(tenant).url())
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(tab.page.locator("button.primary")).to_be_in_viewport()
    context.close()
    assert not tab.complaints
