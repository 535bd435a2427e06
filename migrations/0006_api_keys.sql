-- What a tenant's own backend proves itself with at the tenant API.

CREATE TABLE api_keys (
    tenant_id     uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id            uuid NOT NULL,
    name          text NOT NULL,
    digest        bytea NOT NULL CHECK (octet_length(digest) = 32),
    created_at    timestamptz NOT NULL,
    -- Null: never.
    expires_at    timestamptz,
    last_used_at  timestamptz,
    PRIMARY KEY (tenant_id, id)
);
