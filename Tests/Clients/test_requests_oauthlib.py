"""requests-oauthlib, the client of many older applications."""

from oauthlib.oauth2 import WebApplicationClient
from requests_oauthlib import OAuth2Session

from harness.browser import Browser
from harness.tenant import Tenant
from harness.verification import verified_id_token


def test_a_person_signs_in(tenant: Tenant, browser: Browser) -> None:
    metadata = tenant.metadata()
    app = OAuth2Session(
        "web", redirect_uri=tenant.callback, scope=["openid", "profile", "email"], pkce="S256")
    url, state = app.authorization_url(metadata["authorization_endpoint"], nonce="n-0S6_WzA2Mj")
    answer = browser.sign_in(url, tenant.email, tenant.password)
    tokens = app.fetch_token(
        metadata["token_endpoint"], authorization_response=answer.url, client_secret=tenant.secret)
    assert answer.parameters["state"] == state
    claims = verified_id_token(metadata, tokens, "web", "n-0S6_WzA2Mj")
    person = app.get(metadata["userinfo_endpoint"]).json()
    assert (person["sub"], person["email"]) == (claims["sub"], tenant.email)


def test_a_confidential_client_registered_without_pkce_needs_none(tenant: Tenant, browser: Browser) -> None:
    metadata = tenant.metadata()
    app = OAuth2Session(client=WebApplicationClient("lenient"), redirect_uri=tenant.callback, scope=["openid"])
    url, _ = app.authorization_url(metadata["authorization_endpoint"])
    answer = browser.sign_in(url, tenant.email, tenant.password)
    tokens = app.fetch_token(
        metadata["token_endpoint"], authorization_response=answer.url, client_secret=tenant.secret)
    assert tokens["scope"] == ["openid"]
