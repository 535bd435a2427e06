-- Refresh families. A grant's own row carries its family and is updated in place: redeeming its code, rotating, revoking and
-- signing out are changes of one row, so they happen in an order.

ALTER TABLE tenants
    ADD COLUMN refresh_lifetime             bigint NOT NULL DEFAULT 604800 CHECK (refresh_lifetime >= 60),
    ADD COLUMN refresh_remembered_lifetime  bigint NOT NULL DEFAULT 2592000 CHECK (refresh_remembered_lifetime >= 60),
    ADD COLUMN refresh_idle_lifetime        bigint NOT NULL DEFAULT 604800 CHECK (refresh_idle_lifetime >= 60),
    ADD COLUMN refresh_grace                bigint NOT NULL DEFAULT 30 CHECK (refresh_grace BETWEEN 0 AND 600),
    ADD COLUMN refresh_reuse_ends           text NOT NULL DEFAULT 'family'
        CHECK (refresh_reuse_ends IN ('family', 'session', 'user')),
    ADD COLUMN refresh_ends_with_session    boolean NOT NULL DEFAULT false;

ALTER TABLE clients
    -- The resource indicators (RFC 8707) of what it serves: tokens for them it may introspect.
    ADD COLUMN resource_uris  text[] NOT NULL DEFAULT '{}';

ALTER TABLE sessions
    -- "Stay signed in" was ticked: what begins in this session lives longer, and so does its cookie.
    ADD COLUMN remembered  boolean NOT NULL DEFAULT false,
    -- Something looked wrong: the next authorization asks for a sign-in.
    ADD COLUMN step_up     boolean NOT NULL DEFAULT false;

ALTER TABLE grants
    -- offline_access was granted (OpenID Connect Core 11): signing out leaves it alone.
    ADD COLUMN offline                  boolean NOT NULL DEFAULT false,
    -- The generation of the living refresh token. Null: the grant gives none.
    ADD COLUMN refresh_generation       bigint,
    -- One of the two keys of its tokens' proofs; the other is not in the database.
    ADD COLUMN refresh_salt             bytea CHECK (octet_length(refresh_salt) = 32),
    ADD COLUMN refresh_expires_at       timestamptz,
    ADD COLUMN refresh_idle_expires_at  timestamptz,
    ADD COLUMN ends_with_session        boolean NOT NULL DEFAULT false,
    -- The last rotation: when, for what, and from where. A retry of it is told from a thief by these.
    ADD COLUMN refreshed_at             timestamptz,
    ADD COLUMN refresh_request          bytea,
    ADD COLUMN user_agent               text NOT NULL DEFAULT '',
    ADD COLUMN network                  text NOT NULL DEFAULT '',
    ADD CHECK ((refresh_generation IS NULL) = (refresh_salt IS NULL)),
    ADD CHECK (refresh_generation IS NULL OR refresh_expires_at IS NOT NULL AND refresh_idle_expires_at IS NOT NULL);

-- Room beside a row for its next version: a rotation touches no index.
ALTER TABLE grants SET (fillfactor = 50);

-- What proves a refresh token of a generation, as far as the database can tell: 16 bytes.
CREATE FUNCTION refresh_proof(salt bytea, family uuid, generation bigint) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN substring(sha256(salt || uuid_send(family) || int8send(generation)) FOR 16);

-- Is what came of this grant still good? The one place that knows; `ended_at` is set when its session, its person or somebody else
-- ends it, so the session is asked only where nothing outlives it.
CREATE FUNCTION is_live(what grants, session sessions, person users, at timestamptz) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN person.enabled AND what.ended_at IS NULL
        AND CASE WHEN what.refresh_generation IS NULL THEN may_act(session, person, at)
            ELSE what.refresh_expires_at > at AND what.refresh_idle_expires_at > at
                AND (NOT what.ends_with_session OR may_act(session, person, at)) END;

-- Access tokens that were revoked one by one (RFC 7009), until they expire.
CREATE TABLE revoked_tokens (
    tenant_id   uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    -- jti
    id          text NOT NULL,
    expires_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX revoked_tokens_expired ON revoked_tokens (expires_at);
