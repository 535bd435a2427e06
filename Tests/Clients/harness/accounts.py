"""People's ways through the hosted pages of accounts. What is clicked is found by what it does, not by its words."""

import itertools

import requests
from playwright.sync_api import Page, expect

from .authorization import CodeRequest
from .chromium import Tab
from .server import Server
from .tenant import PASSWORD, SECRET, Tenant

_numbers = itertools.count(1)

OTHER_PASSWORD = "seven quiet otters swim upstream"
BYE = "/bye"


def make_open_tenant(
    server: Server, callback: str, other_callback: str | None = None, slug: str | None = None, **policy: object
) -> Tenant:
    """A fresh tenant with an app of its own, another one, and a third party's; Ada has an account. `policy` is said of the tenant.

    Addresses are the tenant's own: all tests share one inbox."""
    slug = slug or f"open-{next(_numbers)}"
    tenant = Tenant(server, slug, callback, email=f"ada@{slug}.example")
    origin = callback.removesuffix("/callback")
    app = {
        "type": "confidential", "secret": SECRET, "redirect_uris": [callback],
        "post_logout_redirect_uris": [origin + BYE], "grant_types": ["authorization_code", "refresh_token"],
        "scopes": ["openid", "profile", "email", "offline_access"],
    }
    server.apply({
        "tenants": [{
            "slug": tenant.slug,
            "name": "Acme & Söhne",
            "clients": [
                {"id": "web", "name": "Web", "first_party": True, **app},
                {"id": "other", "name": "Other", "first_party": True, **app,
                 "redirect_uris": [other_callback or callback]},
                {"id": "third", "name": "Third & Party", "first_party": False, **app},
            ],
            "users": [{"email": tenant.email, "email_verified": True, "name": "Ada Lovelace", "password": PASSWORD}],
            **policy,
        }],
    })
    return tenant


def newcomer(tenant: Tenant) -> str:
    """The address of somebody who has no account yet."""
    return f"grace@{tenant.slug}.example"


def redeem(tenant: Tenant, request: CodeRequest, answer: dict[str, str]) -> dict:
    """The tokens for what came back to the app; checks that it came to this request."""
    assert answer.get("state") == request.state and answer.get("iss") == tenant.issuer, answer
    assert "code" in answer, answer
    redeemed = requests.post(
        tenant.url("/token"), request.redemption(answer["code"]), auth=(request.client, tenant.secret), timeout=30)
    assert redeemed.status_code == 200, redeemed.text
    return redeemed.json()


def refresh(tenant: Tenant, tokens: dict, client: str) -> requests.Response:
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    return requests.post(tenant.url("/token"), form, auth=(client, tenant.secret), timeout=30)


def user_info(tenant: Tenant, tokens: dict) -> dict:
    answer = requests.get(
        tenant.url("/userinfo"), headers={"Authorization": "Bearer " + tokens["access_token"]}, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.json()


def submit(page: Page) -> None:
    page.click("main button.primary[type=submit]")


def go_to(page: Page, path: str) -> None:
    """By a link of the page."""
    page.click(f'main a[href*="{path}"]')


def fill_sign_up(page: Page, email: str, password: str, name: str = "") -> None:
    page.fill("#email", email)
    page.fill("#name", name)
    page.fill("#password", password)
    submit(page)


def type_code(page: Page, code: str) -> None:
    page.fill("#code", code)
    submit(page)


def open_account(tab: Tab, tenant: Tenant, section: str = "", email: str | None = None, password: str | None = None) -> None:
    """A page of the account; signs in where that is asked for."""
    address = tenant.url("/account" + section)
    tab.page.goto(address)
    if "/sign-in" in tab.page.url:
        tab.sign_in(email or tenant.email, password or tenant.password)
        expect(tab.page.locator("nav.sections")).to_be_visible()
        if section:
            tab.page.goto(address)
