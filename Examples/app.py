#!/usr/bin/env python3
"""A web application that signs its users in with Ostiary: Authlib, and nothing else beyond Python's own library.

    pip install Authlib requests
    ISSUER=http://127.0.0.1:8080/t/acme python3 Examples/app.py
"""

import os
import secrets
from html import escape
from http.cookies import SimpleCookie
from wsgiref.simple_server import make_server

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet

# Authlib wants https unless it is told; here everything is on the loopback interface.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

ISSUER = os.environ.get("ISSUER", "http://127.0.0.1:8080/t/acme")
CLIENT_ID = os.environ.get("CLIENT_ID", "web")
CLIENT_SECRET = os.environ.get("CLIENT_SECRET", "a-secret-for-tests-only")
PORT = int(os.environ.get("PORT", "9000"))
REDIRECT_URI = f"http://127.0.0.1:{PORT}/callback"

SERVER = requests.get(f"{ISSUER}/.well-known/openid-configuration", timeout=10).json()
# What a real application keeps in its session store: here it is gone with the process.
sessions: dict[str, dict] = {}


def client() -> OAuth2Session:
    return OAuth2Session(
        CLIENT_ID, CLIENT_SECRET, redirect_uri=REDIRECT_URI, scope="openid profile email",
        code_challenge_method="S256")


def begin(session: dict) -> tuple[str, list, str]:
    session["verifier"], session["nonce"] = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
    url, session["state"] = client().create_authorization_url(
        SERVER["authorization_endpoint"], code_verifier=session["verifier"], nonce=session["nonce"])
    return "303 See Other", [("Location", url)], ""


def finish(session: dict, query: str) -> tuple[str, list, str]:
    app = client()
    tokens = app.fetch_token(
        SERVER["token_endpoint"], authorization_response=f"{REDIRECT_URI}?{query}", state=session.pop("state"),
        code_verifier=session.pop("verifier"))
    keys = KeySet.import_key_set(requests.get(SERVER["jwks_uri"], timeout=10).json())
    token = jwt.decode(tokens["id_token"], keys, algorithms=["RS256"])
    claims = CodeIDToken(
        token.claims, token.header,
        options={"iss": {"essential": True, "value": ISSUER}, "aud": {"essential": True, "value": CLIENT_ID}},
        params={"nonce": session.pop("nonce"), "client_id": CLIENT_ID, "access_token": tokens["access_token"]})
    claims.validate(leeway=5)
    session["person"] = app.get(SERVER["userinfo_endpoint"]).json()
    return "303 See Other", [("Location", "/")], ""


def application(environment: dict, start_response) -> list[bytes]:
    cookies = SimpleCookie(environment.get("HTTP_COOKIE", ""))
    key = cookies["app"].value if "app" in cookies and cookies["app"].value in sessions else secrets.token_urlsafe(24)
    session = sessions.setdefault(key, {})
    path = environment["PATH_INFO"]
    if path == "/sign-in":
        status, headers, body = begin(session)
    elif path == "/callback" and "state" in session:
        status, headers, body = finish(session, environment["QUERY_STRING"])
    elif path == "/":
        person = session.get("person")
        greeting = f"<p>Hello, {escape(person['name'])}.</p>" if person else '<p><a href="/sign-in">Sign in</a></p>'
        status, headers, body = "200 OK", [], f"<!doctype html><title>App</title>{greeting}"
    else:
        status, headers, body = "404 Not Found", [], "There is nothing here."
    start_response(status, [
        ("Content-Type", "text/html; charset=utf-8"), ("Set-Cookie", f"app={key}; HttpOnly; SameSite=Lax; Path=/"),
        *headers])
    return [body.encode()]


if __name__ == "__main__":
    with make_server("127.0.0.1", PORT, application) as server:
        print(f"Open http://127.0.0.1:{PORT}/", flush=True)
        server.serve_forever()
