"""Signing out: by the app's link, and what the other apps hear of it."""

import json
import os
import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import requests

from harness.authorization import CodeRequest
from harness.browser import Browser, Page, Return
from harness.callback import Callback
from harness.cluster import PrivateCluster
from harness.logged_out import LoggedOut, verified_logout_token
from harness.server import Server, free_port
from harness.tenant import Tenant, make_tenant
from harness.waiting import wait_until

BYE = "https://app.example.com/bye"


@pytest.fixture
def told() -> Iterator[list[LoggedOut]]:
    listeners = [LoggedOut(), LoggedOut()]
    yield listeners
    for listener in listeners:
        listener.stop()


def tokens_of(tenant: Tenant, browser: Browser, client: str = "web") -> dict:
    request = CodeRequest(tenant, client)
    redirect = tenant.callback if client == "web" else "https://other.example.com/callback"
    answer = browser.sign_in(request.url(redirect_uri=redirect), tenant.email, tenant.password)
    redeemed = requests.post(
        tenant.url("/token"), request.redemption(answer.parameters["code"], redirect_uri=redirect),
        auth=(client, tenant.secret), timeout=30)
    assert redeemed.status_code == 200, redeemed.text
    return redeemed.json()


def logout(tenant: Tenant, browser: Browser, **parameters: str) -> Page | Return:
    return browser.open(tenant.metadata()["end_session_endpoint"] + "?" + urlencode(parameters))


def states(tenant: Tenant) -> dict[str, dict]:
    """What the operator sees, by client."""
    listed = json.loads(tenant.server.run("notices", "list", tenant.slug, "--json"))
    return {notice["client_id"]: notice for notice in listed}


def wait_for(tenant: Tenant, client: str, state: str) -> dict:
    wait_until(
        lambda: states(tenant).get(client, {}).get("state") == state, lambda: f"{client}: {states(tenant)}")
    return states(tenant)[client]


def first_outcome(tenant: Tenant) -> str:
    """What came of the first attempt at the client `web`."""
    wait_until(lambda: states(tenant)["web"].get("outcome"))
    return states(tenant)["web"]["outcome"]


def test_every_app_of_the_browser_is_told_and_can_verify_it(
    server: Server, callback: Callback, browser: Browser, told: list[LoggedOut]
) -> None:
    tenant = make_tenant(
        server, callback.url,
        web_too={"post_logout_redirect_uris": [BYE], "backchannel_logout_uri": told[0].url,
                 "id_token_algorithm": "ES256"},
        other_too={"backchannel_logout_uri": told[1].url})
    metadata = tenant.metadata()
    assert metadata["backchannel_logout_supported"] and metadata["backchannel_logout_session_supported"]
    first = tokens_of(tenant, browser)
    tokens_of(tenant, browser, "other")
    back = logout(tenant, browser, id_token_hint=first["id_token"], post_logout_redirect_uri=BYE, state="s")
    assert isinstance(back, Return) and back.url == BYE + "?state=s"
    claims = [
        verified_logout_token(metadata, listener.token(), client)
        for listener, client in zip(told, ["web", "other"], strict=True)
    ]
    assert claims[0]["sid"] == claims[1]["sid"] and claims[0]["sub"] == claims[1]["sub"]
    for client in ["web", "other"]:
        notice = wait_for(tenant, client, "delivered")
        assert notice["outcome"] == "HTTP 200" and notice["attempts"] == 1 and notice["sid"] == claims[0]["sid"]
    # Once: nothing comes behind.
    assert not told[0].has_heard() and not told[1].has_heard()


def test_an_app_that_fails_is_told_again(
    server: Server, callback: Callback, browser: Browser, told: list[LoggedOut]
) -> None:
    tenant = make_tenant(server, callback.url, web_too={"backchannel_logout_uri": told[0].url})
    told[0].statuses = [500]
    tokens = tokens_of(tenant, browser)
    logout(tenant, browser, id_token_hint=tokens["id_token"])
    metadata = tenant.metadata()
    attempts = [verified_logout_token(metadata, told[0].token(), "web") for _ in range(2)]
    assert attempts[0]["sid"] == attempts[1]["sid"] and attempts[0]["jti"] != attempts[1]["jti"]
    assert wait_for(tenant, "web", "delivered")["attempts"] == 2


def test_a_notice_survives_the_server(cluster: PrivateCluster, callback: Callback) -> None:
    """The app is away, the server is killed, the app is back: it still hears."""
    with tempfile.TemporaryDirectory(prefix="ostiary-") as directory:
        server = Server(Path(directory), DATABASE_URL=cluster.create_database())
        server.run("migrate")
        server.start()
        try:
            port = free_port()
            tenant = make_tenant(
                server, callback.url, web_too={"backchannel_logout_uri": f"http://127.0.0.1:{port}/logged-out"})
            browser = Browser(server.origin)
            tokens = tokens_of(tenant, browser)
            logout(tenant, browser, id_token_hint=tokens["id_token"])
            assert first_outcome(tenant).startswith("unreachable")
            os.kill(server.process.pid, signal.SIGKILL)
            server.process.wait()
            listener = LoggedOut(port)
            server.start()
            verified_logout_token(tenant.metadata(), listener.token(), "web")
            assert wait_for(tenant, "web", "delivered")["attempts"] > 1
            listener.stop()
        finally:
            assert server.stop() == 0, server.log_text()


def test_an_app_on_an_address_of_somebody_elses_network_is_not_connected_to(
    server: Server, callback: Callback, browser: Browser
) -> None:
    tenant = make_tenant(server, callback.url, web_too={"backchannel_logout_uri": "https://10.0.0.1/logged-out"})
    tokens = tokens_of(tenant, browser)
    logout(tenant, browser, id_token_hint=tokens["id_token"])
    assert first_outcome(tenant) == "its address is not public, nor in OSTIARY_OUTBOUND_NETWORKS"


def test_a_disabled_account_is_signed_out_of_every_app(
    server: Server, callback: Callback, browser: Browser, told: list[LoggedOut]
) -> None:
    tenant = make_tenant(server, callback.url, web_too={"backchannel_logout_uri": told[0].url})
    tokens_of(tenant, browser)
    server.apply({"tenants": [{"slug": tenant.slug, "users": [{"email": tenant.email, "enabled": False}]}]})
    verified_logout_token(tenant.metadata(), told[0].token(), "web")


def test_an_app_that_hangs_keeps_no_other_from_hearing(
    server: Server, callback: Callback, told: list[LoggedOut]
) -> None:
    """A listener that accepts and never answers has more notices than there are attempts at once."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        hanging = make_tenant(
            server, callback.url,
            web_too={"backchannel_logout_uri": f"http://127.0.0.1:{silent.getsockname()[1]}/logged-out"})
        for _ in range(20):
            browser = Browser(server.origin)
            logout(hanging, browser, id_token_hint=tokens_of(hanging, browser)["id_token"])
        tenant = make_tenant(server, callback.url, web_too={"backchannel_logout_uri": told[0].url})
        browser = Browser(server.origin)
        tokens = tokens_of(tenant, browser)
        logout(tenant, browser, id_token_hint=tokens["id_token"])
        # Less than what one attempt at the hanging one takes until it is given up.
        verified_logout_token(tenant.metadata(), told[0].token(timeout=4), "web")
