"""Examples/app.py, the application of the README."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
import requests

from harness.browser import Browser
from harness.callback import Callback
from harness.server import ROOT, Server, free_port
from harness.tenant import make_tenant


@pytest.fixture
def app(server: Server, callback: Callback) -> Iterator[tuple[str, Browser]]:
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    tenant = make_tenant(server, callback.url, (origin + "/callback",))
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "Examples/app.py")], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env=os.environ | {"ISSUER": tenant.issuer, "CLIENT_SECRET": tenant.secret, "PORT": str(port)})
    assert "Open" in process.stdout.readline()
    yield origin, tenant
    process.terminate()
    process.wait(10)


def test_a_person_is_greeted_by_name(app, browser: Browser) -> None:
    origin, tenant = app
    visitor = requests.Session()
    assert "Sign in" in visitor.get(origin + "/", timeout=10).text
    link = visitor.get(origin + "/sign-in", allow_redirects=False, timeout=10).headers["Location"]
    answer = browser.sign_in(link, tenant.email, tenant.password)
    assert "Hello, Ada Lovelace." in visitor.get(answer.url, timeout=10).text
