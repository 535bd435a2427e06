"""libapache2-mod-auth-openidc: the relying party that Debian ships for Apache."""

from collections.abc import Iterator

import pytest
import requests

from harness.apache import Apache
from harness.browser import Browser
from harness.callback import Callback
from harness.server import Server
from harness.tenant import make_tenant
from harness.waiting import wait_until


@pytest.fixture
def apache() -> Iterator[Apache]:
    apache = Apache()
    yield apache
    apache.stop()


@pytest.mark.parametrize("mode", ["query", "form_post"])
def test_a_protected_page_opens_after_sign_in(
    server: Server, callback: Callback, browser: Browser, apache: Apache, mode: str
) -> None:
    assert Apache.is_installed(), "apt-get install apache2 libapache2-mod-auth-openidc"
    tenant = make_tenant(server, callback.url, (apache.redirect_uri,))
    apache.start(tenant.issuer, "web", tenant.secret, mode)

    # Cookies know no port: one jar would be shared with the server, as in a browser; Apache gets its own.
    visitor = requests.Session()
    visitor.headers["Accept"] = "text/html"
    sent_away = visitor.get(apache.origin + "/protected/", allow_redirects=False, timeout=30)
    assert sent_away.status_code == 302, apache.log_text()

    answer = browser.sign_in(sent_away.headers["Location"], tenant.email, tenant.password)
    if mode == "form_post":
        assert answer.form is not None
        back = visitor.post(answer.url, data=answer.form, timeout=30)
    else:
        back = visitor.get(answer.url, timeout=30)

    assert back.status_code == 200 and "For members" in back.text, apache.log_text()
    assert back.headers["X-Remote-User"].startswith(tenant.email)
    assert back.headers["X-Name"] == "Ada Lovelace"
    assert len(back.headers["X-Subject"]) == 36


def test_a_sign_out_elsewhere_ends_the_session_at_apache(
    server: Server, callback: Callback, browser: Browser, apache: Apache
) -> None:
    tenant = make_tenant(
        server, callback.url, (apache.redirect_uri,),
        web_too={"backchannel_logout_uri": apache.redirect_uri + "?logout=backchannel"})
    apache.start(tenant.issuer, "web", tenant.secret, "query")
    visitor = requests.Session()
    visitor.headers["Accept"] = "text/html"
    sent_away = visitor.get(apache.origin + "/protected/", allow_redirects=False, timeout=30)
    answer = browser.sign_in(sent_away.headers["Location"], tenant.email, tenant.password)
    assert "For members" in visitor.get(answer.url, timeout=30).text
    assert visitor.get(apache.origin + "/protected/", allow_redirects=False, timeout=30).status_code == 200

    page = browser.open(tenant.url("/logout"))
    browser.submit(page, button=("decision", "sign-out"))
    wait_until(
        lambda: visitor.get(apache.origin + "/protected/", allow_redirects=False, timeout=30).status_code == 302,
        apache.log_text)
