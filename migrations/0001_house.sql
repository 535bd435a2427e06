-- Tenants and what belongs to them.
--
-- Every table of a tenant begins its primary key with tenant_id and every foreign key carries it: a row that points into
-- another tenant cannot exist, and the tables can be distributed by tenant_id. Times are arguments of the statements, never
-- now(): a transaction has one clock, the caller's.

CREATE TABLE tenants (
    id                      uuid PRIMARY KEY,
    slug                    text NOT NULL UNIQUE,
    name                    text NOT NULL,
    enabled                 boolean NOT NULL DEFAULT true,
    default_audience        text,
    access_token_algorithm  text NOT NULL DEFAULT 'ES256' CHECK (access_token_algorithm IN ('RS256', 'ES256', 'EdDSA')),
    access_token_lifetime   bigint NOT NULL DEFAULT 900 CHECK (access_token_lifetime BETWEEN 10 AND 86400),
    session_idle_lifetime   bigint NOT NULL DEFAULT 1209600 CHECK (session_idle_lifetime > 0),
    session_lifetime        bigint NOT NULL DEFAULT 2592000 CHECK (session_lifetime > 0),
    key_lifetime            bigint NOT NULL DEFAULT 7776000 CHECK (key_lifetime >= 86400),
    created_at              timestamptz NOT NULL
);

CREATE TABLE clients (
    tenant_id                  uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id                         text NOT NULL,
    name                       text NOT NULL,
    auth_method                text NOT NULL CHECK (auth_method IN ('none', 'client_secret_basic', 'client_secret_post')),
    secret_digest              bytea CHECK (octet_length(secret_digest) = 32),
    redirect_uris              text[] NOT NULL,
    post_logout_redirect_uris  text[] NOT NULL,
    grant_types                text[] NOT NULL,
    scopes                     text[] NOT NULL,
    first_party                boolean NOT NULL,
    application_type           text NOT NULL CHECK (application_type IN ('web', 'native')),
    pkce_required              boolean NOT NULL,
    id_token_algorithm         text NOT NULL CHECK (id_token_algorithm IN ('RS256', 'ES256', 'EdDSA')),
    logo_uri                   text,
    backchannel_logout_uri     text,
    created_at                 timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CHECK ((auth_method = 'none') = (secret_digest IS NULL))
);

CREATE TABLE users (
    tenant_id              uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id                     uuid NOT NULL,
    email                  text NOT NULL,
    -- The address as it is compared: no two accounts of a tenant share it.
    email_key              text NOT NULL,
    email_verified         boolean NOT NULL,
    phone_number           text,
    phone_number_verified  boolean NOT NULL DEFAULT false,
    roles                  text[] NOT NULL,
    -- Plain texts by claim name (OpenID Connect Core 5.1), and the members of the address claim.
    profile                jsonb NOT NULL,
    address                jsonb NOT NULL DEFAULT '{}',
    -- The hash string, sealed with the pepper. Null: no password.
    password               bytea,
    enabled                boolean NOT NULL DEFAULT true,
    created_at             timestamptz NOT NULL,
    updated_at             timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, email_key)
);

CREATE TABLE sessions (
    tenant_id         uuid NOT NULL,
    id                uuid NOT NULL,
    user_id           uuid NOT NULL,
    digest            bytea NOT NULL CHECK (octet_length(digest) = 32),
    methods           text[] NOT NULL,
    user_agent        text NOT NULL,
    network           text NOT NULL,
    created_at        timestamptz NOT NULL,
    authenticated_at  timestamptz NOT NULL,
    last_seen_at      timestamptz NOT NULL,
    idle_expires_at   timestamptz NOT NULL,
    expires_at        timestamptz NOT NULL,
    ended_at          timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users ON DELETE CASCADE
);

CREATE INDEX sessions_of_user ON sessions (tenant_id, user_id);

-- May this person, in this session, be given anything now? The one place that knows; every statement that gives a session's
-- or a grant's fruits asks it.
CREATE FUNCTION may_act(session sessions, person users, at timestamptz) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN person.enabled AND session.ended_at IS NULL AND session.expires_at > at AND session.idle_expires_at > at;

-- What a person agreed to, once per client.
CREATE TABLE consents (
    tenant_id   uuid NOT NULL,
    user_id     uuid NOT NULL,
    client_id   text NOT NULL,
    scopes      text[] NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id, client_id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, client_id) REFERENCES clients ON DELETE CASCADE
);

CREATE INDEX consents_of_client ON consents (tenant_id, client_id);

-- One authorization of one client by one person in one session: first its code, then what all of its tokens stand on.
CREATE TABLE grants (
    tenant_id         uuid NOT NULL,
    id                uuid NOT NULL,
    client_id         text NOT NULL,
    user_id           uuid NOT NULL,
    session_id        uuid NOT NULL,
    scopes            text[] NOT NULL,
    resources         text[] NOT NULL,
    id_token_claims   text[] NOT NULL,
    userinfo_claims   text[] NOT NULL,
    -- As the client sent it; bytes, because text has no NUL.
    nonce             bytea,
    -- Null when the authorization request didn't name it.
    redirect_uri      text,
    code_challenge    bytea CHECK (octet_length(code_challenge) = 32),
    code_digest       bytea NOT NULL CHECK (octet_length(code_digest) = 32),
    code_expires_at   timestamptz NOT NULL,
    code_redeemed_at  timestamptz,
    authenticated_at  timestamptz NOT NULL,
    methods           text[] NOT NULL,
    created_at        timestamptz NOT NULL,
    ended_at          timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, client_id) REFERENCES clients ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, user_id) REFERENCES users ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, session_id) REFERENCES sessions ON DELETE CASCADE
);

CREATE INDEX grants_of_session ON grants (tenant_id, session_id);
CREATE INDEX grants_of_user ON grants (tenant_id, user_id);
CREATE INDEX grants_of_client ON grants (tenant_id, client_id);

CREATE TABLE signing_keys (
    tenant_id     uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    -- kid
    id            text NOT NULL,
    algorithm     text NOT NULL CHECK (algorithm IN ('RS256', 'ES256', 'EdDSA')),
    state         text NOT NULL CHECK (state IN ('pending', 'active', 'retiring', 'retired')),
    -- Null once retired.
    private_key   bytea,
    public_key    bytea NOT NULL,
    created_at    timestamptz NOT NULL,
    -- When the state changes next; null once retired.
    changes_at    timestamptz,
    PRIMARY KEY (tenant_id, id),
    CHECK ((state = 'retired') = (private_key IS NULL))
);

-- Two nodes that rotate at once: one wins, the other's insert or update finds nothing to do.
CREATE UNIQUE INDEX signing_keys_one_pending ON signing_keys (tenant_id, algorithm) WHERE state = 'pending';
CREATE UNIQUE INDEX signing_keys_one_active ON signing_keys (tenant_id, algorithm) WHERE state = 'active';
CREATE INDEX signing_keys_due ON signing_keys (changes_at) WHERE changes_at IS NOT NULL;

CREATE TABLE audit_events (
    tenant_id   uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id          uuid NOT NULL,
    at          timestamptz NOT NULL,
    kind        text NOT NULL,
    -- The stable reason code of a refusal.
    reason      text,
    -- The incident id that the person or the client was shown.
    incident    text,
    client_id   text,
    user_id     uuid,
    session_id  uuid,
    network     text,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX audit_events_in_time ON audit_events (tenant_id, at);

-- A known text sealed under the master secret: a server with another secret finds out at start, not at the first login.
CREATE TABLE master_secret_check (
    singleton  boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    sealed     bytea NOT NULL
);

-- Nodes cache tenants, clients and keys; each change says which tenant to forget.
CREATE FUNCTION announce_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'tenants' THEN
        PERFORM pg_notify('ostiary_changed', coalesce(new.id, old.id)::text);
    ELSE
        PERFORM pg_notify('ostiary_changed', coalesce(new.tenant_id, old.tenant_id)::text);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER announce_change AFTER INSERT OR UPDATE OR DELETE ON tenants
    FOR EACH ROW EXECUTE FUNCTION announce_change();
CREATE TRIGGER announce_change AFTER INSERT OR UPDATE OR DELETE ON clients
    FOR EACH ROW EXECUTE FUNCTION announce_change();
CREATE TRIGGER announce_change AFTER INSERT OR UPDATE OR DELETE ON signing_keys
    FOR EACH ROW EXECUTE FUNCTION announce_change();
