"""Fixtures of the tests that read mail: a server that sends it, a tenant whose accounts people make themselves, a browser.

A module names it in its `pytest_plugins`."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from .accounts import make_open_tenant
from .callback import Callback
from .chromium import Tab, chromium
from .cluster import PrivateCluster
from .inbox import Inbox
from .server import Server
from .smtp import MailServer
from .tenant import Tenant


@pytest.fixture(scope="session")
def mail_server() -> Iterator[MailServer]:
    mail = MailServer()
    mail.start()
    yield mail
    mail.stop()


@pytest.fixture(scope="session")
def mailing_server(cluster: PrivateCluster, mail_server: MailServer) -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="ostiary-") as directory:
        server = Server(Path(directory), DATABASE_URL=cluster.create_database(), SMTP_URL=mail_server.url)
        server.run("migrate")
        server.start()
        try:
            yield server
        finally:
            assert server.stop() == 0, server.log_text()


@pytest.fixture
def inbox(mail_server: MailServer) -> Inbox:
    return mail_server.inbox


@pytest.fixture
def acme(mailing_server: Server, callback: Callback) -> Iterator[Tenant]:
    """A tenant whose people sign up themselves."""
    yield make_open_tenant(mailing_server, callback.url)
    assert mailing_server.is_running() and mailing_server.is_ready(), mailing_server.log_text()


@pytest.fixture(scope="module")
def engine() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def runs_scripts() -> bool:
    """The stricter way, unless a test asks for scripts by `parametrize`."""
    return False


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


@pytest.fixture
def elsewhere(engine: Browser, runs_scripts: bool) -> Iterator[Tab]:
    """A tab of another device."""
    context = engine.new_context(java_script_enabled=runs_scripts)
    tab = Tab(context)
    yield tab
    context.close()
    assert not tab.complaints
