"""A tenant with clients of each kind and a person."""

import itertools
from dataclasses import dataclass

import requests

from .server import Server

_numbers = itertools.count(1)

PASSWORD = "correct horse battery staple"
SECRET = "a-secret-for-tests-0123456789abcdef"


@dataclass(frozen=True)
class Tenant:
    server: Server
    slug: str
    callback: str
    email: str = "ada@example.com"
    password: str = PASSWORD
    secret: str = SECRET

    @property
    def issuer(self) -> str:
        return f"{self.server.origin}/t/{self.slug}"

    def metadata(self) -> dict:
        answer = requests.get(self.issuer + "/.well-known/openid-configuration", timeout=10)
        answer.raise_for_status()
        return answer.json()

    def url(self, endpoint: str) -> str:
        return self.issuer + endpoint


def make_tenant(
    server: Server, callback: str, more_redirects: tuple[str, ...] = (), web_too: dict | None = None,
    other_too: dict | None = None,
) -> Tenant:
    """A fresh tenant; redirects of its web clients lead to `callback`. `web_too` and `other_too` are said of the clients `web` and
    `other` besides."""
    tenant = Tenant(server, f"tenant-{next(_numbers)}", callback)
    person = ["openid", "profile", "email", "roles"]
    web = {
        "type": "confidential", "secret": SECRET, "redirect_uris": [callback, *more_redirects],
        "grant_types": ["authorization_code"], "scopes": person,
    }
    server.apply({
        "tenants": [{
            "slug": tenant.slug,
            "name": f"Tenant {tenant.slug}",
            "clients": [
                {"id": "web", "name": "Web", "first_party": True, **web, **(web_too or {})},
                {"id": "other", "name": "Other", "first_party": True, **web,
                 "redirect_uris": ["https://other.example.com/callback"], **(other_too or {})},
                {"id": "third", "name": "Third & Party", "first_party": False, **web},
                {"id": "lenient", "name": "Without PKCE", "first_party": True, "pkce_required": False, **web},
                {"id": "post", "name": "Post", "first_party": True, "auth_method": "client_secret_post", **web},
                {"id": "spa", "name": "In the browser", "type": "public", "first_party": True,
                 "redirect_uris": [callback], "grant_types": ["authorization_code"], "scopes": person},
                {"id": "native", "name": "Native", "type": "public", "application_type": "native",
                 "first_party": True, "redirect_uris": ["http://127.0.0.1/callback", "http://localhost/callback"],
                 "grant_types": ["authorization_code"], "scopes": person},
                {"id": "machine", "name": "Machine", "type": "confidential", "secret": SECRET,
                 "redirect_uris": [], "grant_types": ["client_credentials"], "scopes": ["reports.read"]},
            ],
            "users": [{
                "email": tenant.email, "email_verified": True, "name": "Ada Lovelace", "password": PASSWORD,
                "roles": ["admin"],
            }],
        }],
    })
    return tenant
