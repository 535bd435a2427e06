"""The part of the tour that leads to other servers and back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from .accounts import go_to, newcomer, open_account, submit, type_code
from .authorization import CodeRequest
from .federation import make_federated_tenant
from .tenant import Tenant
from .upstream import Impostor

if TYPE_CHECKING:
    from .tour import Tour

LONG = "Wolfeschlegelsteinhausenbergerdorff & Partner"


def tour_elsewhere(tour: Tour) -> None:
    callback = tour.callback.url
    providers = {
        "mock": tour.mock, "nobody": Impostor(), "odd": Impostor(LONG, callback.removesuffix("/callback")),
    }
    tenant = make_federated_tenant(tour.server, callback, providers)
    # Known by the tenant's name: all of them share one provider.
    tour.mock.knows(f"ada.{tenant.slug}", email=tenant.email, email_verified=True)
    tour.mock.knows(f"grace.{tenant.slug}", email=newcomer(tenant), email_verified=True, name="Grace Hopper")
    _ways(tour, tenant)
    _on_the_way(tour, tenant)
    _finishing(tour, tenant)
    _connections(tour, tenant)
    _shut(tour, tenant)
    _leaving(tour)


def _go(page: Page, tenant: Tenant, **more: str) -> None:
    """From the app to the page of the mock."""
    page.goto(CodeRequest(tenant).url(**more))
    go_to(page, "/federation/mock?")


def _ways(tour: Tour, tenant: Tenant) -> None:
    page = tour.device().page
    page.goto(CodeRequest(tenant).url())
    tour.visit(page, "sign-in-elsewhere")
    go_to(page, "/sign-up")
    tour.visit(page, "sign-up-elsewhere")


def _on_the_way(tour: Tour, tenant: Tenant) -> None:
    page, other = tour.device().page, tour.device().page
    _go(page, tenant)
    answer = tenant.url("/federation/mock/callback?error=access_denied&state=")
    answer += parse_qs(urlsplit(page.url).query)["state"][0]
    other.goto(tenant.url("/account/sign-in"))
    other.goto(answer)
    tour.visit(other, "federation-browser")
    page.goto(answer)
    tour.visit(page, "federation-denied", is_once=True)
    page.goto(answer)
    tour.visit(page, "federation-state")
    page.goto(CodeRequest(tenant).url())
    go_to(page, "/federation/nobody?")
    tour.visit(page, "federation-passing")
    page.goto(CodeRequest(tenant).url())
    go_to(page, "/federation/odd?")
    tour.visit(page, "federation-rejected")
    page.goto(page.url.replace("/federation/odd?", "/federation/unheard-of?"))
    tour.visit(page, "federation-unknown")
    tour.mock.knows(f"tired.{tenant.slug}", auth_time=1_700_000_000)
    _go(page, tenant, prompt="login")
    tour.mock.sign_in_on(page, f"tired.{tenant.slug}")
    tour.visit(page, "federation-not-fresh", is_once=True)


def _finishing(tour: Tour, tenant: Tenant) -> None:
    page = tour.device().page
    _go(page, tenant)
    tour.mock.sign_in_on(page, f"ada.{tenant.slug}")
    tour.visit(page, "finish")
    page.click("summary")
    tour.visit(page, "finish-password", is_once=True)
    page.fill("#username", "nobody")
    page.fill("#password", "not the password")
    page.click("button[name=do][value=password]")
    tour.visit(page, "finish-wrong")
    page.fill("#email", "nobody")
    page.click("button[name=do][value=mail]")
    tour.visit(page, "finish-malformed")
    page.fill("#email", f"alan@{tenant.slug}.example")
    page.click("button[name=do][value=mail]")
    tour.letter(f"alan@{tenant.slug}.example", "mail-identify")
    page.go_back()
    page.fill("#email", tenant.email)
    page.click("button[name=do][value=mail]")
    tour.visit(page, "check-mail-identify")
    letter = tour.letter(tenant.email, "mail-identify-known")
    type_code(page, letter.code)
    expect(page.locator("h1")).to_have_text("Back at the client")


def _connections(tour: Tour, tenant: Tenant) -> None:
    tab, other = tour.device(), tour.device().page
    page = tab.page
    open_account(tab, tour.tenant, "/connections")
    tour.visit(page, "connections-without-providers")
    # Signed in there long ago.
    tour.mock.knows(f"ada.{tenant.slug}", email=f"ada@{LONG.split()[0].lower()}.example", auth_time=1_700_000_000)
    _go(page, tenant)
    tour.mock.sign_in_on(page, f"ada.{tenant.slug}")
    page.goto(tenant.url("/account/connections"))
    tour.visit(page, "connections-stale")
    page.context.clear_cookies()
    open_account(tab, tenant, "/connections")
    tour.visit(page, "connections")
    page.click("button[name=disconnect]")
    tour.visit(page, "connections-none")
    tour.read(tour.inbox.latest(tenant.email), "mail-identity-unlinked")
    # Somebody new, who has no password, and whose language is that of the first visit.
    _go(other, tenant)
    tour.mock.sign_in_on(other, f"grace.{tenant.slug}")
    other.goto(tenant.url("/account/connections"))
    other.click("button[name=disconnect]")
    tour.visit(other, "connections-last", is_once=True)
    go_to(page, "/federation/mock?")
    tour.mock.sign_in_on(page, f"grace.{tenant.slug}")
    tour.visit(page, "connections-taken")
    go_to(page, "/federation/mock?")
    tour.mock.sign_in_on(page, f"ada.{tenant.slug}")
    tour.letter(tenant.email, "mail-identity-linked")
    expect(page.locator(".cards > li")).to_have_count(1)
    go_to(page, "/account/activity")
    tour.visit(page, "activity-elsewhere")


def _shut(tour: Tour, tenant: Tenant) -> None:
    """An account that its operator shuts after it was connected."""
    page = tour.device().page
    tour.mock.knows(f"ada.{tenant.slug}", email=tenant.email, email_verified=True)
    tour.server.apply({"tenants": [{
        "slug": tenant.slug, "name": "Acme & Söhne", "users": [{"email": tenant.email, "enabled": False}]}]})
    _go(page, tenant)
    tour.mock.sign_in_on(page, f"ada.{tenant.slug}")
    tour.visit(page, "federation-disabled", is_once=True)


def _leaving(tour: Tour) -> None:
    page = tour.device().page
    tenant = make_federated_tenant(
        tour.server, tour.callback.url, {"mock": tour.mock}, {"domains": ["corp.example"]}, sign_up="closed")
    tour.mock.knows(f"grace.{tenant.slug}", name="Grace Hopper")
    _go(page, tenant)
    tour.mock.sign_in_on(page, f"grace.{tenant.slug}")
    tour.visit(page, "finish-closed")
    page.goto(CodeRequest(tenant).url())
    # The page leads on by itself: it is held fast.
    page.route("**/federation/mock?*", lambda route: route.fulfill(status=204))
    page.fill("#email", f"ada.{LONG.split()[0].lower()}@corp.example")
    submit(page)
    tour.visit(page, "leaving")
