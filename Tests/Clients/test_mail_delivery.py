"""Mail reaches a real SMTP server, whatever stops meanwhile."""

import json
import os
import signal
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from harness.accounts import make_open_tenant, newcomer
from harness.browser import Browser, Page
from harness.callback import Callback
from harness.cluster import PrivateCluster
from harness.inbox import Inbox
from harness.server import Server
from harness.smtp import MailServer
from harness.tenant import PASSWORD, Tenant
from harness.waiting import wait_until

pytest_plugins = ["harness.account_fixtures"]


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """One that is down."""
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture
def sender(cluster: PrivateCluster, mail: MailServer) -> Iterator[Server]:
    """A server of the test's own, that sends there; it isn't reached at the address at which it listens."""
    with tempfile.TemporaryDirectory(prefix="ostiary-") as directory:
        server = Server(Path(directory), DATABASE_URL=cluster.create_database(), SMTP_URL=mail.url)
        server.environment["OSTIARY_PUBLIC_URL"] = f"http://localhost:{server.port}"
        server.run("migrate")
        server.start()
        try:
            yield server
        finally:
            assert server.stop() == 0, server.log_text()


def tenant_of(server: Server, callback: Callback) -> Tenant:
    return make_open_tenant(server, callback.url)


def sign_up(tenant: Tenant) -> None:
    """As far as the page that waits for the code, with headers that lie about the host."""
    browser = Browser(tenant.server.origin)
    page = browser.open(tenant.url("/sign-up"))
    assert isinstance(page, Page)
    # The library would choose the cookies by the false host.
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.session.cookies)
    answer = requests.post(
        page.form.action, page.form.fields | {"email": newcomer(tenant), "password": PASSWORD, "name": "Grace"},
        headers={"Origin": "null", "Host": "evil.example", "X-Forwarded-Host": "evil.example", "Cookie": cookies},
        allow_redirects=False, timeout=30)
    assert answer.status_code == 303, answer.text


def listed(tenant: Tenant) -> list[dict]:
    """What the operator sees."""
    try:
        return json.loads(tenant.server.run("mails", "list", tenant.slug, "--json"))
    except RuntimeError as error:
        if "Unexpected argument" in str(error):
            pytest.skip("this version has no command for it")
        raise


def test_a_mail_is_complete(acme: Tenant, inbox: Inbox) -> None:
    began = datetime.now(timezone.utc)
    browser = Browser(acme.server.origin)
    browser.session.headers["Accept-Language"] = "ja"
    page = browser.open(acme.url("/sign-up"))
    browser.submit(page, email=newcomer(acme), password=PASSWORD, name="グレース")
    letter = inbox.next(newcomer(acme))
    message = letter.message
    sender = message["From"].addresses[0]
    assert (sender.display_name, sender.addr_spec) == ("Acme & Söhne", letter.sender)
    assert [to.addr_spec for to in message["To"].addresses] == [newcomer(acme)]
    assert "Acme & Söhne" in letter.subject and not letter.subject.isascii()
    # Nothing travels that a mail server would have to understand.
    assert message.as_bytes().isascii()
    assert letter.id.startswith("<") and letter.id.endswith(">") and letter.id.count("@") == 1
    sent = parsedate_to_datetime(message["Date"])
    assert began - timedelta(seconds=2) <= sent <= datetime.now(timezone.utc)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "ja"
    assert message["List-Unsubscribe"] is None
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    # Whoever signs up may not be who reads it: their words are not carried there.
    assert "グレース" not in letter.text and "グレース" not in letter.html
    assert "アカウントを作成する手続き" in letter.text and "アカウントを作成する手続き" in letter.html
    assert letter.code in letter.html and letter.link.startswith(acme.issuer + "/verify/link?token=")
    assert "<script" not in letter.html and "<link" not in letter.html and "src=" not in letter.html
    # No line is longer than mail may have (RFC 5322 section 2.1.1).
    assert max(map(len, message.as_bytes().splitlines())) <= 998


def test_links_lead_to_the_public_url_whatever_a_request_says(
    sender: Server, mail: MailServer, callback: Callback
) -> None:
    mail.start()
    tenant = tenant_of(sender, callback)
    sign_up(tenant)
    letter = mail.inbox.next(newcomer(tenant))
    assert urlsplit(letter.link).netloc == f"localhost:{sender.port}"
    assert "evil.example" not in letter.message.as_string()


def test_a_mail_survives_what_it_waits_for(sender: Server, mail: MailServer, callback: Callback) -> None:
    """One finds no mail server, another one that is busy; ours is killed, and both come after its restart, once, under their ids."""
    tenants = [tenant_of(sender, callback) for _ in range(2)]
    sign_up(tenants[0])
    wait_until(lambda: listed(tenants[0])[0].get("outcome"))
    mail.refusal = "451 4.7.1 come back later"
    mail.start()
    sign_up(tenants[1])
    wait_until(lambda: listed(tenants[1])[0].get("outcome"))
    queued = [listed(tenant)[0] for tenant in tenants]
    assert [(one["state"], one["attempts"]) for one in queued] == [("queued", 1)] * 2
    os.kill(sender.process.pid, signal.SIGKILL)
    sender.process.wait()
    mail.refusal = None
    sender.start()
    letters = [mail.inbox.next(newcomer(tenant)) for tenant in tenants]
    assert [letter.id for letter in letters] == [f"<{one['id']}@localhost>" for one in queued]
    for tenant, letter in zip(tenants, letters, strict=True):
        wait_until(lambda: listed(tenant)[0]["state"] == "sent", lambda: str(listed(tenant)))
        assert requests.get(letter.link.replace("localhost", "127.0.0.1"), timeout=30).status_code == 200
    assert len(mail.inbox.letters) == 2


def test_a_mail_that_is_refused_for_good_is_marked(sender: Server, mail: MailServer, callback: Callback) -> None:
    tenant = tenant_of(sender, callback)
    listed(tenant)
    mail.refusal = "550 5.1.1 nobody of that name"
    mail.start()
    sign_up(tenant)
    wait_until(lambda: [one["state"] for one in listed(tenant)] == ["failed"], lambda: str(listed(tenant)))
    said = listed(tenant)[0]
    assert (said["recipient"], said["attempts"]) == (newcomer(tenant), 1)
    assert "550" in said["outcome"] and "nobody of that name" not in said["outcome"]
    assert mail.refused == 1 and not mail.inbox.letters
