"""`ostiary dev`: the demo tenant, and the client that runs in the browser."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from harness.chromium import Tab, chromium
from harness.server import Server


@pytest.fixture(scope="module")
def dev() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="ostiary-") as directory:
        # The Postgres in it runs as another user, when this one is root.
        Path(directory).chmod(0o755)
        server = Server(Path(directory), "dev", DATA_DIR=directory + "/data")
        server.start()
        try:
            yield server
        finally:
            assert server.stop() == 0, server.log_text()


@pytest.fixture
def tab() -> Iterator[Tab]:
    with chromium() as browser:
        tab = Tab(browser.new_context())
        yield tab
        assert not tab.complaints


def fact(page: Page, name: str) -> str:
    return page.locator("dt", has_text=name).first.locator("xpath=following-sibling::dd[1]").inner_text()


def test_the_playground_runs_the_whole_flow(dev: Server, tab: Tab) -> None:
    page = tab.page
    page.goto(dev.origin + "/")
    email, password = fact(page, "E-mail address"), fact(page, "Password")
    page.get_by_role("link", name="Open the playground").click()
    page.get_by_role("button", name="Sign in").click()
    tab.sign_in(email, password)
    expect(page.locator("#status")).to_contain_text("Signed in as")
    assert page.locator(".checks .pass").count() >= 8
    assert page.locator(".checks .fail").count() == 0
    assert "code=" not in page.url

    # Somebody who is signed in is not asked again, even where no page may be shown.
    page.select_option("#prompt", "none")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#status")).to_contain_text("Signed in as")

    page.get_by_role("button", name="Refresh the tokens").click()
    expect(page.locator("#status")).to_contain_text("The tokens are fresh")
    expect(page.locator("#steps")).to_contain_text("Refresh")
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#after")).to_be_hidden()
    assert page.url == dev.origin + "/playground"
    page.select_option("#prompt", "none")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#status")).to_contain_text("login_required")


def test_it_says_what_to_open_and_whom_to_sign_in_as(dev: Server) -> None:
    said = dev.log_text()
    assert dev.origin in said
    assert "@" in said and "Ctrl-C" in said


def test_a_second_start_is_quick_and_has_lost_nothing(dev: Server, tab: Tab) -> None:
    tab.page.goto(dev.origin + "/")
    before = fact(tab.page, "Issuer"), fact(tab.page, "E-mail address"), fact(tab.page, "Password")
    keys = tab.page.request.get(before[0] + "/jwks").json()
    assert dev.stop() == 0
    began = time.monotonic()
    dev.start()
    # Generous: the goal for a quiet machine is far below a second.
    assert time.monotonic() - began < 5
    tab.page.goto(dev.origin + "/")
    assert (fact(tab.page, "Issuer"), fact(tab.page, "E-mail address"), fact(tab.page, "Password")) == before
    assert tab.page.request.get(before[0] + "/jwks").json() == keys
