"""Authlib's requests client, as an application uses it."""

import time

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.integrations.base_client import OAuthError
from authlib.common.security import generate_token

from harness.browser import Browser
from harness.tenant import Tenant
from harness.verification import verified_access_token, verified_id_token


def session(tenant: Tenant, client: str, method: str) -> OAuth2Session:
    return OAuth2Session(
        client, None if method == "none" else tenant.secret, scope="openid profile email roles",
        redirect_uri=tenant.callback, code_challenge_method="S256", token_endpoint_auth_method=method)


@pytest.mark.parametrize(
    ("client", "method"),
    [("web", "client_secret_basic"), ("post", "client_secret_post"), ("spa", "none"), ("third", "client_secret_basic")])
def test_a_person_signs_in_and_the_tokens_verify(tenant: Tenant, browser: Browser, client: str, method: str) -> None:
    metadata = tenant.metadata()
    app = session(tenant, client, method)
    verifier, nonce = generate_token(48), generate_token(20)
    url, state = app.create_authorization_url(metadata["authorization_endpoint"], nonce=nonce, code_verifier=verifier)

    answer = browser.sign_in(url, tenant.email, tenant.password)
    assert answer.url.startswith(tenant.callback + "?")
    assert answer.parameters["state"] == state
    assert answer.parameters["iss"] == metadata["issuer"]

    tokens = app.fetch_token(
        metadata["token_endpoint"], authorization_response=answer.url, state=state, code_verifier=verifier)
    assert tokens["token_type"] == "Bearer"
    assert isinstance(tokens["expires_in"], int)

    claims = verified_id_token(metadata, tokens, client, nonce)
    assert abs(claims["auth_time"] - time.time()) < 60
    assert claims["amr"] == ["pwd"]
    assert {"sid", "acr", "at_hash"} <= claims.keys()

    access = verified_access_token(metadata, tokens["access_token"])
    assert access["client_id"] == client
    assert access["sid"] == claims["sid"]

    person = app.get(metadata["userinfo_endpoint"]).json()
    assert person["sub"] == claims["sub"] == access["sub"]
    assert (person["email"], person["email_verified"]) == (tenant.email, True)
    assert person["name"] == "Ada Lovelace"
    assert person["roles"] == ["admin"]


def test_a_code_is_redeemed_once_and_a_replay_ends_what_it_gave(tenant: Tenant, browser: Browser) -> None:
    metadata = tenant.metadata()
    app = session(tenant, "web", "client_secret_basic")
    verifier = generate_token(48)
    url, state = app.create_authorization_url(metadata["authorization_endpoint"], code_verifier=verifier)
    answer = browser.sign_in(url, tenant.email, tenant.password)
    tokens = app.fetch_token(
        metadata["token_endpoint"], authorization_response=answer.url, state=state, code_verifier=verifier)
    assert app.get(metadata["userinfo_endpoint"]).status_code == 200

    thief = session(tenant, "web", "client_secret_basic")
    with pytest.raises(OAuthError) as refusal:
        thief.fetch_token(
            metadata["token_endpoint"], authorization_response=answer.url, state=state, code_verifier=verifier)
    assert refusal.value.error == "invalid_grant"
    ended = requests.get(
        metadata["userinfo_endpoint"], headers={"Authorization": f"Bearer {tokens['access_token']}"}, timeout=10)
    assert ended.status_code == 401
    assert 'error="invalid_token"' in ended.headers["WWW-Authenticate"]


def test_a_second_client_needs_no_second_sign_in(tenant: Tenant, browser: Browser) -> None:
    metadata = tenant.metadata()
    first, second = session(tenant, "web", "client_secret_basic"), session(tenant, "post", "client_secret_post")
    url, _ = first.create_authorization_url(metadata["authorization_endpoint"], code_verifier=generate_token(48))
    browser.sign_in(url, tenant.email, tenant.password)

    verifier = generate_token(48)
    url, state = second.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=verifier, prompt="none")
    answer = browser.open(url)
    tokens = second.fetch_token(
        metadata["token_endpoint"], authorization_response=answer.url, state=state, code_verifier=verifier)
    assert "id_token" in tokens


def test_a_client_gets_a_token_for_itself(tenant: Tenant) -> None:
    metadata = tenant.metadata()
    app = OAuth2Session("machine", tenant.secret, token_endpoint_auth_method="client_secret_basic")
    tokens = app.fetch_token(metadata["token_endpoint"], grant_type="client_credentials")
    claims = verified_access_token(metadata, tokens["access_token"])
    assert (claims["sub"], claims["scope"]) == ("machine", "reports.read")
    assert "id_token" not in tokens
