-- Signing in at other servers.

CREATE TABLE identity_providers (
    tenant_id   uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id          text NOT NULL,
    -- In this order their buttons stand.
    position    bigint NOT NULL,
    -- What was declared, but for the secret.
    definition  jsonb NOT NULL,
    -- Of the client that this tenant is there, or the private key that signs one; sealed. Null: a public client.
    secret      bytea,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE TRIGGER announce_change AFTER INSERT OR UPDATE OR DELETE ON identity_providers
    FOR EACH ROW EXECUTE FUNCTION announce_change();

-- Who somebody is elsewhere. Never by the address: that may change hands.
CREATE TABLE identities (
    tenant_id    uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id           uuid NOT NULL,
    user_id      uuid NOT NULL,
    provider_id  text NOT NULL,
    -- Whose subject it is: the issuer, or the host of the API that said it. Another server behind the same name inherits nobody.
    authority    text NOT NULL,
    subject      text NOT NULL,
    -- As the provider said it at the last sign-in, for the person to recognise.
    email        text,
    -- What the provider gave at the last sign-in, sealed. Null unless the tenant keeps it.
    tokens       bytea,
    -- Until then somebody renews them.
    renewed_until  timestamptz,
    linked_at    timestamptz NOT NULL,
    used_at      timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, provider_id) REFERENCES identity_providers ON DELETE CASCADE
);

CREATE UNIQUE INDEX identities_by_subject ON identities (tenant_id, provider_id, authority, subject);
CREATE INDEX identities_by_user ON identities (user_id, tenant_id);

-- Somebody on the way to a provider and back: what `state` names, once.
CREATE TABLE federation_attempts (
    tenant_id    uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id           uuid NOT NULL,
    digest       bytea NOT NULL CHECK (octet_length(digest) = 32),
    provider_id  text NOT NULL,
    -- SHA-256 of the cookie of the browser that it began in.
    browser      bytea NOT NULL,
    -- What has to hold on the way back, sealed. Null once it was used.
    attempt      bytea,
    expires_at   timestamptz NOT NULL,
    used_at      timestamptz,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX federation_attempts_to_sweep ON federation_attempts (expires_at);

-- The session there behind a session here.
CREATE TABLE upstream_sessions (
    tenant_id    uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    -- The session here.
    id           uuid NOT NULL,
    identity_id  uuid NOT NULL,
    -- `sid` there; null: it has no name.
    sid          text,
    -- For signing out there, sealed. Null unless the tenant wants that.
    id_token     bytea,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, id) REFERENCES sessions ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, identity_id) REFERENCES identities ON DELETE CASCADE
);

CREATE INDEX upstream_sessions_by_identity ON upstream_sessions (identity_id, tenant_id);
CREATE INDEX upstream_sessions_by_sid ON upstream_sessions (sid, tenant_id) WHERE sid IS NOT NULL;

-- May somebody come in by this identity? Not while its provider is switched off.
CREATE FUNCTION opens(identity identities) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN EXISTS (
        SELECT FROM identity_providers p
        WHERE p.tenant_id = identity.tenant_id AND p.id = identity.provider_id
          AND coalesce((p.definition ->> 'enabled')::boolean, true));

ALTER TABLE mail_proofs
    DROP CONSTRAINT mail_proofs_purpose_check,
    ADD CONSTRAINT mail_proofs_purpose_check
        CHECK (purpose IN ('sign_up', 'verify', 'reset', 'change', 'undo', 'identify')) NOT VALID;
