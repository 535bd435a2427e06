"""Tenants whose people sign in elsewhere."""

import itertools
from collections.abc import Mapping

from .accounts import make_open_tenant
from .server import Server
from .tenant import Tenant
from .upstream import TenantUpstream, Upstream

_numbers = itertools.count(1)


def make_federated_tenant(
    server: Server, callback: str, upstreams: Mapping[str, Upstream], settings: Mapping[str, object] | None = None,
    **policy: object,
) -> Tenant:
    """A fresh tenant with these identity providers, by their ids, whose verified addresses it trusts. `settings` are said of each
    provider, `policy` of the tenant."""
    slug = f"down-{next(_numbers)}"
    providers = [
        {"id": id, "kind": "oidc", "trusted_domains": ["*"]}
        | upstream.registration(f"{server.origin}/t/{slug}/federation/{id}/callback") | dict(settings or {})
        for id, upstream in upstreams.items()
    ]
    return make_open_tenant(server, callback, slug=slug, identity_providers=providers, **policy)


def make_upstream_tenant(server: Server) -> TenantUpstream:
    """One that is applied as soon as somebody registers there."""
    return TenantUpstream(server, f"up-{next(_numbers)}")
