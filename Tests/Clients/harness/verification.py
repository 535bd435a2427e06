"""Checks an ID token as a relying party must: signature by the published keys, then every claim."""

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet
import requests

ALGORITHMS = ["RS256", "ES256", "EdDSA"]


def keys_of(metadata: dict) -> KeySet:
    answer = requests.get(metadata["jwks_uri"], timeout=10)
    answer.raise_for_status()
    return KeySet.import_key_set(answer.json())


def verified_id_token(metadata: dict, tokens: dict, client_id: str, nonce: str) -> dict:
    """The claims (OpenID Connect Core 3.1.3.7)."""
    token = jwt.decode(tokens["id_token"], keys_of(metadata), algorithms=ALGORITHMS)
    claims = CodeIDToken(
        token.claims, token.header,
        options={
            "iss": {"essential": True, "value": metadata["issuer"]},
            "aud": {"essential": True, "value": client_id},
        },
        params={"nonce": nonce, "client_id": client_id, "access_token": tokens["access_token"]})
    claims.validate(leeway=5)
    assert claims["aud"] == client_id, "an audience of one is a string"
    return dict(claims)


def verified_access_token(metadata: dict, access_token: str) -> dict:
    """The claims of an RFC 9068 token, its type and its signature checked."""
    token = jwt.decode(access_token, keys_of(metadata), algorithms=ALGORITHMS)
    assert token.header["typ"] == "at+jwt"
    assert token.claims["iss"] == metadata["issuer"]
    return token.claims
