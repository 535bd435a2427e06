"""An authorization request made by hand, for tests of what no library would send."""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlencode

from .tenant import Tenant


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


@dataclass
class CodeRequest:
    tenant: Tenant
    client: str = "web"
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    state: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    def parameters(self, **changes: str | None) -> dict[str, str]:
        """None takes a parameter out."""
        parameters = {
            "response_type": "code", "client_id": self.client, "redirect_uri": self.tenant.callback,
            "scope": "openid profile email", "state": self.state, "nonce": self.nonce,
            "code_challenge": challenge_of(self.verifier), "code_challenge_method": "S256",
        } | changes
        return {name: value for name, value in parameters.items() if value is not None}

    def url(self, **changes: str | None) -> str:
        return self.tenant.url("/authorize?") + urlencode(self.parameters(**changes))

    def redemption(self, code: str, **changes: str | None) -> dict[str, str]:
        """The form of the token request."""
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": self.tenant.callback,
            "code_verifier": self.verifier,
        } | changes
        return {name: value for name, value in form.items() if value is not None}
