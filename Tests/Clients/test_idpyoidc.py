"""idpyoidc's relying party: discovery, PKCE, ID token and UserInfo checked by the library itself."""

from pathlib import Path

import pytest
from idpyoidc.client.rp_handler import RPHandler

from harness.browser import Browser
from harness.tenant import Tenant


def relying_party(tenant: Tenant, directory: Path, client: str, method: str) -> RPHandler:
    configuration = {
        "client_type": "oidc",
        "issuer": tenant.issuer,
        "client_id": client,
        "redirect_uris": [tenant.callback],
        "scopes_supported": ["openid", "profile", "email"],
        "scope": ["openid", "profile", "email"],
        "response_types_supported": ["code"],
        "token_endpoint_auth_methods_supported": [method],
        "token_endpoint_auth_method": method,
        "client_authn_methods": [method],
        "add_ons": {
            "pkce": {
                "function": "idpyoidc.client.oauth2.add_on.pkce.add_support",
                "kwargs": {"code_challenge_length": 64, "code_challenge_method": "S256"},
            },
        },
    }
    if method != "none":
        configuration["client_secret"] = tenant.secret
    keys = {
        "private_path": str(directory / "private.json"), "public_path": str(directory / "public.json"),
        "key_defs": [{"type": "EC", "crv": "P-256", "use": ["sig"]}], "read_only": False,
    }
    base = tenant.callback.removesuffix("/callback")
    return RPHandler(base_url=base, client_configs={"ostiary": configuration}, key_conf=keys)


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_a_person_signs_in(tenant: Tenant, browser: Browser, tmp_path: Path, method: str) -> None:
    handler = relying_party(tenant, tmp_path, "web", method)
    url = handler.begin("ostiary")
    answer = browser.sign_in(url, tenant.email, tenant.password)
    outcome = handler.finalize(tenant.issuer, answer.parameters)

    assert "error" not in outcome, outcome
    assert outcome["issuer"] == tenant.issuer
    assert outcome["userinfo"]["sub"] == outcome["id_token"]["sub"]
    assert outcome["userinfo"]["email"] == tenant.email

