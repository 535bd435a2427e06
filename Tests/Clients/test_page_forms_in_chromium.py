"""The forms of the accounts' pages, as password managers, keyboards and phones need them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from harness.accounts import fill_sign_up, go_to, newcomer, open_account, submit, type_code
from harness.authorization import CodeRequest
from harness.chromium import Tab
from harness.inbox import Inbox
from harness.tenant import PASSWORD, Tenant

pytest_plugins = ["harness.account_fixtures"]
pytestmark = pytest.mark.parametrize("runs_scripts", [True], ids=["with scripts"])

#: By field: type, autocomplete, inputmode.
EMAIL = ("email", "username", "email")
CURRENT = ("password", "current-password", None)
NEW = ("password", "new-password", None)


@pytest.fixture
def plain(engine: Browser) -> Iterator[Tab]:
    """A tab that runs no script."""
    context = engine.new_context(java_script_enabled=False)
    tab = Tab(context)
    yield tab
    context.close()
    assert not tab.complaints


def fields(page: Page) -> dict[str, tuple[str, str | None, str | None]]:
    """Those that are typed into, checked for what all of them must have."""
    found = {}
    for field in page.locator("main input:visible:not([type=checkbox]):not([type=radio])").all():
        name = field.get_attribute("name") or ""
        kind = field.get_attribute("type") or "text"
        expect(page.locator(f'label[for="{field.get_attribute("id")}"]')).to_be_visible()
        assert field.get_attribute("onpaste") is None
        if kind in ("email", "password") or name == "code":
            assert field.get_attribute("autocapitalize") == "none" and field.get_attribute("spellcheck") == "false"
        found[name] = (kind, field.get_attribute("autocomplete"), field.get_attribute("inputmode"))
    return found


def hidden_username(page: Page) -> str | None:
    """Which account a password belongs to: password managers read it."""
    return page.locator("input[autocomplete=username]").get_attribute("value")


def tab_order(page: Page, length: int) -> list[str]:
    """Where the focus goes from the page's first field on, by the name or the link's path."""
    order = []
    for _ in range(length):
        order.append(page.evaluate("""() => {
            const at = document.activeElement;
            return at.name || (at.href ? new URL(at.href).pathname.split("/").pop() : at.className || at.tagName);
        }"""))
        page.keyboard.press("Tab")
    return order


def test_every_field_says_what_may_be_filled_in(tab: Tab, acme: Tenant, inbox: Inbox) -> None:
    page = tab.page
    page.goto(CodeRequest(acme).url())
    assert fields(page) == {"email": EMAIL, "password": CURRENT}
    go_to(page, "/sign-up")
    assert fields(page) == {"email": EMAIL, "name": ("text", "name", None), "password": NEW}
    fill_sign_up(page, newcomer(acme), PASSWORD)
    assert fields(page) == {"code": ("text", "one-time-code", "numeric")}
    page.goto(acme.url("/forgot"))
    assert fields(page) == {"email": EMAIL}
    page.fill("#email", acme.email)
    submit(page)
    letter = inbox.next(acme.email)
    type_code(page, letter.code)
    assert fields(page) == {"password": NEW}
    assert hidden_username(page) == acme.email


def test_every_field_of_the_account_says_what_may_be_filled_in(tab: Tab, acme: Tenant) -> None:
    page = tab.page
    open_account(tab, acme, "/profile")
    assert fields(page) == {
        "name": ("text", "name", None), "given_name": ("text", "given-name", None),
        "family_name": ("text", "family-name", None), "nickname": ("text", "nickname", None)}
    go_to(page, "/account/email")
    assert fields(page) == {"email": ("email", "email", "email"), "password": CURRENT}
    go_to(page, "/account/password")
    assert fields(page) == {"current": CURRENT, "password": NEW}
    assert hidden_username(page) == acme.email
    go_to(page, "/account/data")
    assert fields(page) == {"password": CURRENT}
    assert hidden_username(page) == acme.email


def test_the_link_on_another_device_asks_for_the_password_of_the_right_account(
    tab: Tab, elsewhere: Tab, acme: Tenant, inbox: Inbox
) -> None:
    tab.page.goto(acme.url("/sign-up"))
    fill_sign_up(tab.page, newcomer(acme), PASSWORD)
    elsewhere.page.goto(inbox.next(newcomer(acme)).link)
    assert fields(elsewhere.page) == {"password": CURRENT}
    assert hidden_username(elsewhere.page) == newcomer(acme)


def test_an_account_is_made_with_the_keyboard_alone(tab: Tab, acme: Tenant, inbox: Inbox) -> None:
    page = tab.page
    page.goto(acme.url("/sign-up"))
    page.focus("#email")
    assert tab_order(page, 7) == ["email", "name", "password", "toggle", "remember", "primary", "sign-in"]
    page.focus("#email")
    page.keyboard.type(newcomer(acme))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#code")).to_be_focused()
    assert tab_order(page, 4) == ["code", "primary", "do", "sign-up"]
    page.focus("#code")
    page.keyboard.type(inbox.next(newcomer(acme)).code)
    # Enter sends the code, not another mail.
    page.keyboard.press("Enter")
    expect(page.locator("nav.sections")).to_be_visible()
    assert len(inbox.subjects(newcomer(acme))) == 1


@pytest.mark.parametrize("form", ["{0}", "{0} ", " {0}", "{1}", "{2}"], ids=["as is", "after", "before", "bare", "hyphen"])
def test_a_code_is_taken_however_it_is_pasted(tab: Tab, acme: Tenant, inbox: Inbox, form: str) -> None:
    page = tab.page
    page.goto(acme.url("/sign-up"))
    fill_sign_up(page, newcomer(acme), PASSWORD)
    code = inbox.next(newcomer(acme)).code
    bare = code.replace(" ", "")
    text = form.format(code, bare, f"{bare[:4]}-{bare[4:]}")
    page.focus("#code")
    page.evaluate("""text => {
        const data = new DataTransfer();
        data.setData("text/plain", text);
        const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
        if (document.getElementById("code").dispatchEvent(event)) document.execCommand("insertText", false, text);
    }""", text)
    assert page.input_value("#code") == text
    submit(page)
    expect(page.locator("nav.sections")).to_be_visible()


def test_a_password_can_be_shown_where_scripts_run(tab: Tab, plain: Tab, acme: Tenant) -> None:
    for path in ("/account/sign-in", "/sign-up"):
        page = tab.page
        page.goto(acme.url(path))
        page.fill("#password", "secret words")
        show = page.locator(".toggle")
        expect(show).to_have_attribute("aria-pressed", "false")
        show.click()
        expect(page.locator("#password")).to_have_attribute("type", "text")
        expect(page.locator("#password")).to_be_focused()
        expect(page.locator("#password")).to_have_value("secret words")
        expect(show).to_have_attribute("aria-pressed", "true")
        show.press("Enter")
        expect(page.locator("#password")).to_have_attribute("type", "password")
        plain.page.goto(acme.url(path))
        expect(plain.page.locator("#password")).to_be_visible()
        expect(plain.page.locator(".toggle")).to_be_hidden()


def test_each_of_two_passwords_has_its_own_button(tab: Tab, acme: Tenant) -> None:
    page = tab.page
    open_account(tab, acme, "/password")
    page.locator("[aria-controls=password]").click()
    expect(page.locator("#password")).to_have_attribute("type", "text")
    expect(page.locator("#current")).to_have_attribute("type", "password")


def test_a_refused_password_is_told_beside_its_field(tab: Tab, acme: Tenant) -> None:
    page = tab.page
    page.goto(acme.url("/sign-up"))
    fill_sign_up(page, newcomer(acme), "password1")
    problem = page.locator("#password")
    expect(problem).to_have_attribute("aria-invalid", "true")
    assert "problem" in (problem.get_attribute("aria-describedby") or "").split()
    expect(page.locator("#problem")).to_have_attribute("role", "alert")
    # What was typed is still there, but for the password.
    expect(page.locator("#email")).to_have_value(newcomer(acme))
    expect(problem).to_have_value("")
    # A password as good as any is praised when the form comes back for another reason.
    fill_sign_up(page, "no address", PASSWORD)
    expect(page.locator("#email")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#password-hint strong")).to_be_visible()
