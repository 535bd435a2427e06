"""A tour of every page in every state that people can bring it into."""

from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from .accounts import (
    OTHER_PASSWORD, fill_sign_up, go_to, make_open_tenant, newcomer, open_account, submit, type_code)
from .authorization import CodeRequest
from .callback import Callback
from .chromium import Tab
from .inbox import Inbox, Letter
from .server import Server
from .tenant import PASSWORD, Tenant
from .tour_elsewhere import tour_elsewhere
from .upstream import MockProvider

#: Called at each page with a name for it, and whether it came by a GET.
Visitor = Callable[[Page, str, bool], None]
#: Called with each mail.
Reader = Callable[[Letter, str], None]

UNBROKEN = "Wolfeschlegelsteinhausenbergerdorff"
BRAND = {
    "policy_uri": "https://acme.example/privacy", "tos_uri": "https://acme.example/terms",
    "support_uri": "https://acme.example/help",
}


class Tour:
    def __init__(
        self, engine: Browser, server: Server, callback: Callback, inbox: Inbox, mock: MockProvider, language: str,
        visit: Visitor,
        read: Reader = lambda _letter, _name: None,
    ) -> None:
        self.engine = engine
        self.server = server
        self.callback = callback
        self.inbox = inbox
        self.mock = mock
        self.language = language
        self._visit = visit
        self.read = read
        self.tabs: list[Tab] = []
        self._contexts: list[BrowserContext] = []
        self._methods: dict[Page, str] = {}
        self.tenant = make_open_tenant(server, callback.url, brand=BRAND)

    def __enter__(self) -> "Tour":
        return self

    def __exit__(self, *_: object) -> None:
        for context in self._contexts:
            context.close()

    @property
    def complaints(self) -> list[str]:
        return [complaint for tab in self.tabs for complaint in tab.complaints]

    def device(self) -> Tab:
        # Without motion a colour is what it is at once.
        context = self.engine.new_context(
            extra_http_headers={"Accept-Language": self.language}, reduced_motion="reduce")
        self._contexts.append(context)
        self.mock.dress(context)
        tab = Tab(context)
        tab.page.on("request", self._note_method)
        self.tabs.append(tab)
        return tab

    def _note_method(self, request: Request) -> None:
        if request.is_navigation_request():
            self._methods[request.frame.page] = request.method

    def visit(self, page: Page, name: str, is_once: bool = False) -> None:
        """`is_once`: its address is another page the next time."""
        self._visit(page, name, not is_once and self._methods[page] == "GET")

    def run(self) -> None:
        self.at_the_door()
        self.by_form_post()
        self.signing_up()
        self.forgotten()
        self.in_the_account()
        self.changing_the_address()
        self.leaving()
        self.where_it_ends()
        tour_elsewhere(self)

    def letter(self, to: str, name: str) -> Letter:
        letter = self.inbox.next(to)
        self.read(letter, name)
        return letter

    # The ways

    def at_the_door(self) -> None:
        tab = self.device()
        page, tenant = tab.page, self.tenant
        page.goto(CodeRequest(tenant).url())
        self.visit(page, "sign-in")
        submit(page)
        self.visit(page, "sign-in-missing")
        tab.sign_in(tenant.email, "not the password")
        self.visit(page, "sign-in-wrong")
        page.goto(CodeRequest(tenant, client="third").url())
        tab.sign_in(tenant.email, PASSWORD)
        self.visit(page, "consent")
        page.goto(CodeRequest(tenant).url(prompt="select_account"))
        self.visit(page, "choose-account")
        page.goto(CodeRequest(tenant).url(prompt="login"))
        self.visit(page, "sign-in-again")
        page.goto(tenant.url("/logout"))
        self.visit(page, "logout")
        page.click("button[name=decision][value=stay]")
        self.visit(page, "signed-out-stayed")
        page.goto(tenant.url("/logout"))
        page.click("button[name=decision][value=sign-out]")
        self.visit(page, "signed-out-browser")
        page.goto(CodeRequest(tenant, client="nobody").url())
        self.visit(page, "error")
        page.goto(tenant.url("/nowhere"))
        self.visit(page, "not-found")
        page.goto(CodeRequest(tenant).url())
        page.context.clear_cookies()
        tab.sign_in(tenant.email, PASSWORD)
        self.visit(page, "cookies")

    def by_form_post(self) -> None:
        """The page that only shows itself where its script doesn't run."""
        tab = self.device()
        tab.page.route("**/assets/form-post*", lambda route: route.fulfill(body="", content_type="text/javascript"))
        tab.page.goto(CodeRequest(self.tenant).url(response_mode="form_post"))
        tab.sign_in(self.tenant.email, PASSWORD)
        expect(tab.page.locator("#form-post")).to_be_visible()
        self.visit(tab.page, "form-post")

    def signing_up(self) -> None:
        tab = self.device()
        page, tenant, email = tab.page, self.tenant, newcomer(self.tenant)
        page.goto(CodeRequest(tenant).url())
        go_to(page, "/sign-up")
        self.visit(page, "sign-up")
        fill_sign_up(page, email, "password1")
        self.visit(page, "sign-up-common")
        fill_sign_up(page, "no address", PASSWORD)
        self.visit(page, "sign-up-strength")
        fill_sign_up(page, email, PASSWORD, "Grace Hopper")
        self.visit(page, "check-mail")
        letter = self.letter(email, "mail-sign-up")
        type_code(page, letter.wrong_code)
        self.visit(page, "check-mail-wrong")
        page.click("button[name=do][value=again]")
        self.visit(page, "check-mail-again")
        again = self.inbox.next(email)
        page.goto(letter.link)
        self.visit(page, "link-replaced")
        page.goto(again.link)
        self.visit(page, "confirm")
        other = self.device().page
        other.goto(again.link)
        self.visit(other, "confirm-elsewhere")
        other.fill("#password", "not the password")
        submit(other)
        self.visit(other, "confirm-wrong")
        other.fill("#password", PASSWORD)
        submit(other)
        self.visit(other, "outcome-confirmed")
        other.goto(again.link)
        self.visit(other, "link-used")
        other.goto(tenant.url("/verify/link?token=nonsense"))
        self.visit(other, "link-unknown")
        known = self.device().page
        known.goto(tenant.url("/sign-up"))
        fill_sign_up(known, tenant.email, PASSWORD)
        self.letter(tenant.email, "mail-sign-up-known")
        limited = make_open_tenant(self.server, self.callback.url, sign_up_domains=["example.com", "example.org"])
        known.goto(limited.url("/sign-up"))
        self.visit(known, "sign-up-limited")
        fill_sign_up(known, "ada@elsewhere.example", PASSWORD)
        self.visit(known, "sign-up-domain")
        closed = make_open_tenant(self.server, self.callback.url, sign_up="closed")
        known.goto(closed.url("/sign-up"))
        self.visit(known, "sign-up-closed")

    def forgotten(self) -> None:
        tab = self.device()
        page, tenant = tab.page, self.tenant
        page.goto(CodeRequest(tenant).url())
        go_to(page, "/forgot")
        self.visit(page, "forgot")
        submit(page)
        self.visit(page, "forgot-missing")
        page.fill("#email", f"nobody@{tenant.slug}.example")
        submit(page)
        self.letter(f"nobody@{tenant.slug}.example", "mail-reset-unknown")
        page.goto(tenant.url("/forgot"))
        page.fill("#email", tenant.email)
        submit(page)
        letter = self.letter(tenant.email, "mail-reset")
        type_code(page, letter.code)
        self.visit(page, "reset")
        page.fill("#password", "short")
        submit(page)
        self.visit(page, "reset-short")
        page.fill("#password", PASSWORD)
        submit(page)
        self.letter(tenant.email, "mail-password-changed")
        page.goto(letter.link)
        self.visit(page, "reset-link-used")

    def in_the_account(self) -> None:
        tab = self.device()
        page, tenant = tab.page, self.tenant
        page.goto(tenant.url("/account"))
        self.visit(page, "account-sign-in")
        open_account(tab, tenant)
        self.visit(page, "account")
        go_to(page, "/account/profile")
        self.visit(page, "profile")
        # The field itself would cut it.
        page.locator("#name").evaluate("field => field.removeAttribute('maxlength')")
        page.fill("#name", f"{UNBROKEN} " * 4)
        submit(page)
        self.visit(page, "profile-too-long")
        page.fill("#name", f"Ada Maria {UNBROKEN}")
        submit(page)
        self.visit(page, "profile-saved")
        go_to(page, "/account/password")
        self.visit(page, "password")
        page.fill("#current", "not the password")
        page.fill("#password", OTHER_PASSWORD)
        submit(page)
        self.visit(page, "password-wrong")
        page.fill("#current", PASSWORD)
        page.fill("#password", PASSWORD)
        submit(page)
        self.visit(page, "password-saved")
        self.inbox.next(tenant.email)
        go_to(page, "/account/apps")
        self.visit(page, "apps-none")
        page.goto(CodeRequest(tenant, client="third").url(scope="openid profile email offline_access"))
        page.click("button[name=decision][value=allow]")
        open_account(tab, tenant, "/apps")
        self.visit(page, "apps")
        open_account(self.device(), tenant)
        go_to(page, "/account/devices")
        self.visit(page, "devices")
        go_to(page, "/account/activity")
        self.visit(page, "activity")
        go_to(page, "/account/data")
        self.visit(page, "data")
        page.fill("#password", "not the password")
        page.click("button[name=do][value=delete]")
        self.visit(page, "data-wrong")

    def changing_the_address(self) -> None:
        tab = self.device()
        page, tenant, new = tab.page, self.tenant, f"ada.{UNBROKEN.lower()}@{self.tenant.slug}.example"
        open_account(tab, tenant, "/email")
        self.visit(page, "email")
        page.fill("#email", tenant.email)
        page.fill("#password", PASSWORD)
        submit(page)
        self.visit(page, "email-same")
        page.fill("#email", new)
        page.fill("#password", PASSWORD)
        submit(page)
        self.visit(page, "check-mail-change")
        letter = self.letter(new, "mail-change")
        other = self.device().page
        other.goto(letter.link)
        self.visit(other, "confirm-change")
        type_code(page, letter.code)
        self.visit(page, "email-saved")
        warning = self.letter(tenant.email, "mail-changed")
        other.goto(warning.link)
        self.visit(other, "undo")
        other.fill("#password", PASSWORD)
        submit(other)
        self.visit(other, "outcome-address-restored")

    def leaving(self) -> None:
        tab = self.device()
        page, tenant = tab.page, self.tenant
        open_account(tab, tenant, "/data")
        page.fill("#password", PASSWORD)
        page.click("button[name=do][value=delete]")
        self.visit(page, "outcome-closed")
        self.letter_about(tenant, "mail-closed")
        page.goto(tenant.url("/account"))
        tab.sign_in(tenant.email, PASSWORD)
        self.visit(page, "restore")
        submit(page)
        expect(page.locator("nav.sections")).to_be_visible()
        self.letter_about(tenant, "mail-restored")

    def letter_about(self, tenant: Tenant, name: str) -> None:
        """The one that just came; before it there was one that the new password was told by."""
        self.read(self.inbox.latest(tenant.email), name)

    def where_it_ends(self) -> None:
        tenant = make_open_tenant(self.server, self.callback.url, deletion_grace=0)
        tab = self.device()
        open_account(tab, tenant, "/data")
        self.visit(tab.page, "data-without-grace")
        tab.page.fill("#password", PASSWORD)
        tab.page.click("button[name=do][value=delete]")
        self.visit(tab.page, "outcome-erased")
        self.letter(tenant.email, "mail-erased")
