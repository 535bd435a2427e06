"""Servers elsewhere at which people sign in: a process of another make, another tenant, and one that nobody answers for."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Protocol

import requests
from playwright.sync_api import BrowserContext, Page

from .server import Server, free_port
from .tenant import PASSWORD, SECRET, Tenant
from .waiting import wait_until


class Upstream(Protocol):
    """What a tenant can be a client of."""

    def registration(self, callback: str) -> dict[str, object]:
        """Registers a tenant there that people are sent back to by `callback`: what its operator declares of the provider."""


class MockProvider:
    """oidc-provider-mock as a process: whoever is named at its page is signed in.

    It answers without `state` who declines, sends no `iss`, and checks no code verifier."""

    name = "Mock & Söhne"

    def __init__(self, port: int | None = None) -> None:
        self.port = port or free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.directory = Path(tempfile.mkdtemp(prefix="ostiary-upstream-"))
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        with open(self.directory / "log", "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "oidc_provider_mock", "--port", str(self.port), "--require-registration",
                 "true", "--require-nonce", "true"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=os.environ | {"PYTHONWARNINGS": "ignore"})
        wait_until(
            lambda: self.process.poll() is not None or self._answers(),
            lambda: f"oidc-provider-mock did not start:\n{self.log_text()}")
        if self.process.poll() is not None:
            raise RuntimeError(f"oidc-provider-mock did not start:\n{self.log_text()}")

    def _answers(self) -> bool:
        try:
            return requests.get(self.issuer + "/.well-known/openid-configuration", timeout=5).ok
        except requests.ConnectionError:
            return False

    def halt(self) -> None:
        """It can be started again; nobody is known to it then."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(15)

    def stop(self) -> None:
        self.halt()
        shutil.rmtree(self.directory, ignore_errors=True)

    def log_text(self) -> str:
        return (self.directory / "log").read_text(errors="replace")

    def registration(self, callback: str) -> dict[str, object]:
        answer = requests.post(
            self.issuer + "/oauth2/clients", timeout=30,
            json={"redirect_uris": [callback], "token_endpoint_auth_method": "client_secret_basic"})
        assert answer.status_code == 201, answer.text
        client = answer.json()
        return {
            "name": self.name, "issuer": self.issuer, "client_id": client["client_id"],
            "client_secret": client["client_secret"],
        }

    def knows(self, sub: str, **claims: object) -> None:
        """Somebody with these claims. What is said here goes before what it would say itself."""
        answer = requests.put(
            f"{self.issuer}/users/{sub}", json.dumps(claims), headers={"Content-Type": "application/json"}, timeout=30)
        assert answer.status_code == 204, answer.text

    def sign_in(self, address: str, sub: str) -> str:
        """Where it sends somebody back to who was sent to it by this address."""
        assert address.startswith(self.issuer + "/"), address
        answer = requests.post(address, {"sub": sub}, allow_redirects=False, timeout=30)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def sign_in_on(self, page: Page, sub: str) -> None:
        """The same in a real browser."""
        page.fill("input[name=sub]", sub)
        page.click("button:not([name])")

    @staticmethod
    def dress(context: BrowserContext) -> None:
        """Its pages fetch their style from the net: it is not there."""
        context.route("https://cdn.jsdelivr.net/**", lambda route: route.fulfill(body="", content_type="text/css"))


class TenantUpstream:
    """Another tenant of the server under test: Ostiary signs in at Ostiary."""

    name = "Upstream"

    def __init__(self, server: Server, slug: str) -> None:
        self.tenant = Tenant(server, slug, "", email=f"grace@{slug}.example")
        self.issuer = self.tenant.issuer

    def registration(self, callback: str) -> dict[str, object]:
        tenant = self.tenant
        tenant.server.apply({
            "tenants": [{
                "slug": tenant.slug,
                "name": "Upstream",
                "clients": [{
                    # A third party: its people are asked, and can say no.
                    "id": "down", "name": "The tenant below", "first_party": False, "type": "confidential",
                    "secret": SECRET, "redirect_uris": [callback], "grant_types": ["authorization_code"],
                    "scopes": ["openid", "profile", "email"],
                }],
                "users": [{
                    "email": tenant.email, "email_verified": True, "name": "Grace Hopper", "password": PASSWORD,
                }],
            }],
        })
        return {"name": self.name, "issuer": tenant.issuer, "client_id": "down", "client_secret": SECRET}


class Impostor:
    """An address where there is no provider: nothing listens there, or a server of another kind."""

    def __init__(self, name: str = "Nobody", issuer: str | None = None) -> None:
        self.name = name
        self.issuer = issuer or f"http://127.0.0.1:{free_port()}"

    def registration(self, callback: str) -> dict[str, object]:
        return {"name": self.name, "issuer": self.issuer, "client_id": "ostiary", "client_secret": SECRET}
