-- The whole schema. Later changes are files of their own beside this one.
--
-- Tenants. Every table of a tenant has a primary key that begins with tenant_id, and every foreign key carries tenant_id: a row
-- that refers to another tenant's row cannot exist. An index that finds single rows begins with what they are found by and ends
-- with tenant_id, so that no plan reads a tenant's whole part of an index to find one row. An index for a list of a tenant begins
-- with tenant_id. An index for what the server does for all tenants has no tenant_id.
--
-- Time. Columns have no default that reads a clock, and statements get the time as a parameter.
--
-- Functions take plain columns and read no table. Some releases of Postgres, 15.20 among them, refuse to add a column with a
-- default to a table whose row type such a function takes.
--
-- There are no triggers: the server announces its changes (NOTIFY) in the transaction that makes them. Nodes notice what somebody
-- changes by hand only when their caches expire (OSTIARY_TENANT_CACHE_SECONDS).
--
-- Columns called `digest` or `…_digest` hold SHA-256 or HMAC-SHA256 values. Columns that are described as sealed hold AES-256-GCM
-- ciphertext; the keys are not in the database.

-- How long a row is kept after its use has ended: at least as long as an access token can live, so that a late request still gets
-- the exact reason for its refusal.
CREATE FUNCTION kept_for() RETURNS interval LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN interval '1 day';


-- The server -------------------------------------------------------------------------------------------------------------------

-- A known text, sealed under the master secret: a server with another secret notices at start.
CREATE TABLE master_secret_check (
    singleton  boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    sealed     bytea NOT NULL
);

-- Every pepper that has sealed a password here: a server that lacks one of them notices at start.
CREATE TABLE pepper_marks (
    version  bigint PRIMARY KEY CHECK (version BETWEEN 1 AND 255),
    -- Tells two peppers of one version apart; the pepper can't be derived from it.
    mark     bytea NOT NULL CHECK (octet_length(mark) = 32)
);

-- When expired rows are deleted next. The node that sets the next time deletes them.
CREATE TABLE housekeeping (
    singleton  boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    due_at     timestamptz NOT NULL
);

INSERT INTO housekeeping (due_at) VALUES ('-infinity');


-- Tenants, their clients and keys ----------------------------------------------------------------------------------------------

-- Lifetimes are seconds.
CREATE TABLE tenants (
    id                           uuid PRIMARY KEY,
    slug                         text NOT NULL UNIQUE,
    name                         text NOT NULL,
    enabled                      boolean NOT NULL DEFAULT true,
    created_at                   timestamptz NOT NULL,
    -- Access tokens
    default_audience             text,
    access_token_algorithm       text NOT NULL DEFAULT 'ES256' CHECK (access_token_algorithm IN ('RS256', 'ES256', 'EdDSA')),
    access_token_lifetime        bigint NOT NULL DEFAULT 900 CHECK (access_token_lifetime BETWEEN 10 AND 86400),
    key_lifetime                 bigint NOT NULL DEFAULT 7776000 CHECK (key_lifetime >= 86400),
    -- Refresh tokens
    refresh_lifetime             bigint NOT NULL DEFAULT 604800 CHECK (refresh_lifetime >= 60),
    refresh_remembered_lifetime  bigint NOT NULL DEFAULT 2592000 CHECK (refresh_remembered_lifetime >= 60),
    refresh_idle_lifetime        bigint NOT NULL DEFAULT 604800 CHECK (refresh_idle_lifetime >= 60),
    refresh_grace                bigint NOT NULL DEFAULT 30 CHECK (refresh_grace BETWEEN 0 AND 600),
    refresh_reuse_ends           text NOT NULL DEFAULT 'family' CHECK (refresh_reuse_ends IN ('family', 'session', 'user')),
    refresh_ends_with_session    boolean NOT NULL DEFAULT false,
    -- Sessions
    session_idle_lifetime        bigint NOT NULL DEFAULT 1209600 CHECK (session_idle_lifetime > 0),
    session_lifetime             bigint NOT NULL DEFAULT 2592000 CHECK (session_lifetime > 0),
    -- Accounts
    sign_up                      text NOT NULL DEFAULT 'open' CHECK (sign_up IN ('open', 'invited', 'closed')),
    -- Only addresses of these domains can sign up. Empty: all can.
    sign_up_domains              text[] NOT NULL DEFAULT '{}',
    verification_lifetime        bigint NOT NULL DEFAULT 600 CHECK (verification_lifetime BETWEEN 60 AND 604800),
    reset_lifetime               bigint NOT NULL DEFAULT 600 CHECK (reset_lifetime BETWEEN 60 AND 86400),
    password_minimum             bigint NOT NULL DEFAULT 8 CHECK (password_minimum BETWEEN 8 AND 64),
    deletion_grace               bigint NOT NULL DEFAULT 2592000 CHECK (deletion_grace BETWEEN 0 AND 31536000),
    -- What the pages look like: brand tokens by name.
    brand                        jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE clients (
    tenant_id                  uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    -- client_id
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
    -- The resource indicators (RFC 8707) of the APIs that this client serves: it may introspect tokens for them.
    resource_uris              text[] NOT NULL,
    created_at                 timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CHECK ((auth_method = 'none') = (secret_digest IS NULL))
);

CREATE TABLE signing_keys (
    tenant_id    uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    -- kid
    id           text NOT NULL,
    algorithm    text NOT NULL CHECK (algorithm IN ('RS256', 'ES256', 'EdDSA')),
    state        text NOT NULL CHECK (state IN ('pending', 'active', 'retiring', 'retired')),
    -- Sealed. Null once retired.
    private_key  bytea,
    public_key   bytea NOT NULL,
    created_at   timestamptz NOT NULL,
    -- When the state changes next. Null once retired.
    changes_at   timestamptz,
    PRIMARY KEY (tenant_id, id),
    CHECK ((state = 'retired') = (private_key IS NULL))
);

-- When two nodes rotate at once, only one of them succeeds.
CREATE UNIQUE INDEX signing_keys_one_pending ON signing_keys (tenant_id, algorithm) WHERE state = 'pending';
CREATE UNIQUE INDEX signing_keys_one_active ON signing_keys (tenant_id, algorithm) WHERE state = 'active';
CREATE INDEX signing_keys_due ON signing_keys (changes_at) WHERE changes_at IS NOT NULL;

-- What a tenant's own backend authenticates with at the tenant API.
CREATE TABLE api_keys (
    tenant_id     uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id            uuid NOT NULL,
    name          text NOT NULL,
    -- Of the key.
    digest        bytea NOT NULL CHECK (octet_length(digest) = 32),
    created_at    timestamptz NOT NULL,
    -- Null: never.
    expires_at    timestamptz,
    last_used_at  timestamptz,
    PRIMARY KEY (tenant_id, id)
);


-- Accounts ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE users (
    tenant_id              uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id                     uuid NOT NULL,
    email                  text NOT NULL,
    -- The address in the form in which addresses are compared.
    email_key              text NOT NULL,
    -- An HMAC of the address. It stays when the account is erased, so that nobody else gets the address.
    email_digest           bytea NOT NULL CHECK (octet_length(email_digest) = 32),
    email_verified         boolean NOT NULL,
    phone_number           text,
    phone_number_verified  boolean NOT NULL DEFAULT false,
    roles                  text[] NOT NULL,
    -- Texts by the names of the standard claims (OpenID Connect Core 5.1).
    profile                jsonb NOT NULL,
    -- The members of the address claim (Core 5.1.1).
    address                jsonb NOT NULL DEFAULT '{}',
    -- The password hash, sealed with a pepper, whose version is the first byte. Null: the account has no password.
    password               bytea,
    enabled                boolean NOT NULL DEFAULT true,
    created_at             timestamptz NOT NULL,
    updated_at             timestamptz NOT NULL,
    -- The owner has deleted the account. Until erase_at it can be restored.
    closed_at              timestamptz,
    erase_at               timestamptz,
    -- The personal data was deleted; id and email_digest stay.
    erased_at              timestamptz,
    PRIMARY KEY (tenant_id, id),
    CHECK ((closed_at IS NULL) = (erase_at IS NULL)),
    CHECK (erased_at IS NULL OR closed_at IS NOT NULL)
);

CREATE UNIQUE INDEX users_by_address ON users (email_key, tenant_id);
CREATE UNIQUE INDEX users_by_address_digest ON users (email_digest, tenant_id);
CREATE INDEX users_to_erase ON users (erase_at) WHERE erase_at IS NOT NULL AND erased_at IS NULL;

-- Can the account be used for anything but being restored?
CREATE FUNCTION account_is_open(enabled boolean, closed_at timestamptz) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN enabled AND closed_at IS NULL;

-- The scopes that a user has agreed to, for each client.
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

CREATE INDEX consents_by_client ON consents (client_id, tenant_id);


-- Sessions ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE sessions (
    tenant_id         uuid NOT NULL,
    -- sid
    id                uuid NOT NULL,
    user_id           uuid NOT NULL,
    -- Of the cookie.
    digest            bytea NOT NULL CHECK (octet_length(digest) = 32),
    -- amr
    methods           text[] NOT NULL,
    user_agent        text NOT NULL,
    network           text NOT NULL,
    created_at        timestamptz NOT NULL,
    -- auth_time
    authenticated_at  timestamptz NOT NULL,
    last_seen_at      timestamptz NOT NULL,
    idle_expires_at   timestamptz NOT NULL,
    expires_at        timestamptz NOT NULL,
    ended_at          timestamptz,
    -- "Stay signed in" was chosen: the cookie and the refresh families of this session live longer.
    remembered        boolean NOT NULL,
    -- A refresh looked suspicious: the next authorization asks for a new sign-in.
    step_up           boolean NOT NULL DEFAULT false,
    -- When it is next checked whether the row can be deleted.
    sweep_at          timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users ON DELETE CASCADE
);

CREATE INDEX sessions_by_user ON sessions (user_id, tenant_id);
CREATE INDEX sessions_to_sweep ON sessions (sweep_at);

-- Can the user act in this session? Every statement that needs a live session asks this function; for grants see grant_is_live.
-- The first two parameters are columns of users.
CREATE FUNCTION session_is_live(
    enabled boolean, closed_at timestamptz, ended_at timestamptz, expires_at timestamptz, idle_expires_at timestamptz,
    at timestamptz
) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN account_is_open(enabled, closed_at) AND ended_at IS NULL AND expires_at > at AND idle_expires_at > at;


-- Grants: authorization codes and refresh families ------------------------------------------------------------------------------

-- One authorization of one client by one user in one session. The row holds the authorization code first, and then the refresh
-- family: redeeming, rotating and revoking change this one row, so they happen one after the other.
CREATE TABLE grants (
    tenant_id                uuid NOT NULL,
    id                       uuid NOT NULL,
    client_id                text NOT NULL,
    user_id                  uuid NOT NULL,
    session_id               uuid NOT NULL,
    scopes                   text[] NOT NULL,
    -- Resource indicators (RFC 8707) of the authorization request.
    resources                text[] NOT NULL,
    -- Claims that were requested by name (OpenID Connect Core 5.5).
    id_token_claims          text[] NOT NULL,
    userinfo_claims          text[] NOT NULL,
    -- As the client sent it. Bytes, because text can't hold NUL.
    nonce                    bytea,
    authenticated_at         timestamptz NOT NULL,
    methods                  text[] NOT NULL,
    created_at               timestamptz NOT NULL,
    ended_at                 timestamptz,
    -- The authorization code. redirect_uri is null when the authorization request had none.
    redirect_uri             text,
    code_challenge           bytea CHECK (octet_length(code_challenge) = 32),
    code_digest              bytea NOT NULL CHECK (octet_length(code_digest) = 32),
    code_expires_at          timestamptz NOT NULL,
    code_redeemed_at         timestamptz,
    -- The refresh family. The generation is that of the valid refresh token; null: the grant gives no refresh tokens.
    refresh_generation       bigint,
    -- A refresh token carries a MAC over family and generation, under two keys: this one, and one that is not in the database.
    refresh_salt             bytea CHECK (octet_length(refresh_salt) = 32),
    refresh_expires_at       timestamptz,
    refresh_idle_expires_at  timestamptz,
    -- The family ends with the browser session.
    ends_with_session        boolean NOT NULL,
    -- It began in a remembered session: it does not expire by being idle.
    remembered               boolean NOT NULL,
    -- offline_access was granted (OpenID Connect Core 11): the family survives a sign-out.
    offline                  boolean NOT NULL,
    -- The last rotation: its time, a digest of its request, and the device it came from. They tell a retry from a reuse.
    refreshed_at             timestamptz,
    refresh_request          bytea,
    user_agent               text NOT NULL DEFAULT '',
    network                  text NOT NULL DEFAULT '',
    -- When it is next checked whether the row can be deleted.
    sweep_at                 timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, client_id) REFERENCES clients ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, user_id) REFERENCES users ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, session_id) REFERENCES sessions ON DELETE CASCADE,
    CHECK ((refresh_generation IS NULL) = (refresh_salt IS NULL)),
    CHECK (refresh_generation IS NULL OR refresh_expires_at IS NOT NULL AND refresh_idle_expires_at IS NOT NULL)
)
-- Space beside each row for its next version: a rotation changes no index.
WITH (fillfactor = 50);

CREATE INDEX grants_by_session ON grants (session_id, tenant_id);
CREATE INDEX grants_by_user ON grants (user_id, tenant_id);
CREATE INDEX grants_by_client ON grants (client_id, tenant_id);
CREATE INDEX grants_to_sweep ON grants (sweep_at);

-- Are the tokens of a grant valid? A family that does not end with its session needs no live session: whatever ends such a
-- family sets ended_at of the grant. The parameters are columns of users, sessions and grants, in this order.
CREATE FUNCTION grant_is_live(
    enabled boolean, closed_at timestamptz,
    session_ended_at timestamptz, session_expires_at timestamptz, session_idle_expires_at timestamptz,
    ended_at timestamptz, refresh_generation bigint, refresh_expires_at timestamptz, refresh_idle_expires_at timestamptz,
    ends_with_session boolean, at timestamptz
) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN account_is_open(enabled, closed_at) AND ended_at IS NULL
        AND (refresh_generation IS NULL OR refresh_expires_at > at AND refresh_idle_expires_at > at)
        AND (refresh_generation IS NOT NULL AND NOT ends_with_session
             OR session_is_live(enabled, closed_at, session_ended_at, session_expires_at, session_idle_expires_at, at));

-- The part of a refresh token's MAC that the database can check: 16 bytes.
CREATE FUNCTION refresh_proof(salt bytea, family uuid, generation bigint) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN substring(sha256(salt || uuid_send(family) || int8send(generation)) FOR 16);

-- Access tokens that were revoked one by one (RFC 7009), until they expire.
CREATE TABLE revoked_tokens (
    tenant_id   uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    -- jti
    id          text NOT NULL,
    expires_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX revoked_tokens_expired ON revoked_tokens (expires_at);


-- Identity providers -----------------------------------------------------------------------------------------------------------

CREATE TABLE identity_providers (
    tenant_id   uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id          text NOT NULL,
    -- The order of the buttons on the sign-in page.
    position    bigint NOT NULL,
    -- As it was declared, without the secret.
    definition  jsonb NOT NULL,
    enabled     boolean NOT NULL GENERATED ALWAYS AS (coalesce((definition ->> 'enabled')::boolean, true)) STORED,
    -- The client secret, or the private key of a client assertion; sealed. Null: a public client.
    secret      bytea,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

-- An account at a provider that is linked to a user here.
CREATE TABLE identities (
    tenant_id      uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id             uuid NOT NULL,
    user_id        uuid NOT NULL,
    provider_id    text NOT NULL,
    -- The issuer, or the host of the API, that `subject` belongs to: another server under the same provider id finds nobody.
    authority      text NOT NULL,
    subject        text NOT NULL,
    -- As the provider gave it at the last sign-in; shown to the user, never used to find an account.
    email          text,
    -- The provider's tokens of the last sign-in, sealed. Null unless the tenant keeps them.
    tokens         bytea,
    -- A request is renewing the tokens, and has until then.
    renewed_until  timestamptz,
    linked_at      timestamptz NOT NULL,
    used_at        timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, provider_id) REFERENCES identity_providers ON DELETE CASCADE
);

CREATE UNIQUE INDEX identities_by_subject ON identities (tenant_id, provider_id, authority, subject);
CREATE INDEX identities_by_user ON identities (user_id, tenant_id);

-- A redirect to a provider, from which the browser has to come back. `state` of the authorization request names the row.
CREATE TABLE federation_attempts (
    tenant_id    uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id           uuid NOT NULL,
    -- Of the value of state.
    digest       bytea NOT NULL CHECK (octet_length(digest) = 32),
    provider_id  text NOT NULL,
    -- SHA-256 of the browser's cookie.
    browser      bytea NOT NULL,
    -- nonce, PKCE verifier and what the browser returns to; sealed. Null once it was used.
    attempt      bytea,
    expires_at   timestamptz NOT NULL,
    used_at      timestamptz,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX federation_attempts_to_sweep ON federation_attempts (expires_at);

-- The provider's session behind a session here.
CREATE TABLE upstream_sessions (
    tenant_id    uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    -- The session here.
    id           uuid NOT NULL,
    identity_id  uuid NOT NULL,
    -- sid of the provider's ID token. Null: it had none.
    sid          text,
    -- The provider's ID token, sealed, to sign out there. Null unless the tenant wants that.
    id_token     bytea,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, id) REFERENCES sessions ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, identity_id) REFERENCES identities ON DELETE CASCADE
);

CREATE INDEX upstream_sessions_by_identity ON upstream_sessions (identity_id, tenant_id);
CREATE INDEX upstream_sessions_by_sid ON upstream_sessions (sid, tenant_id) WHERE sid IS NOT NULL;


-- E-mail addresses -------------------------------------------------------------------------------------------------------------

-- A mail with a link or a code that proves that its reader has the address, and what happens once that is proven.
CREATE TABLE mail_proofs (
    tenant_id    uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id           uuid NOT NULL,
    -- What it is for: making an account, verifying an address, resetting a password, changing the address, reverting such a
    -- change, linking an identity of a provider.
    purpose      text NOT NULL CHECK (purpose IN ('sign_up', 'verify', 'reset', 'change', 'undo', 'identify')),
    -- The address of the mail, in the form in which addresses are compared.
    email_key    text NOT NULL,
    -- The account that it is about. Null: there is none, or none yet.
    user_id      uuid,
    -- Of the link and of the code in the mail. Null: it has none; when it has neither, nothing proves the address.
    link_digest  bytea CHECK (octet_length(link_digest) = 32),
    code_digest  bytea CHECK (octet_length(code_digest) = 32),
    -- What happens once the address is proven, sealed.
    facts        bytea NOT NULL,
    -- SHA-256 of the cookie of the browser that asked for the mail. Null: no browser did.
    browser      bytea,
    -- Codes and passwords that were tried.
    attempts     bigint NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    -- A newer mail has replaced it, or the account has a new password.
    ended_at     timestamptz,
    proven_at    timestamptz,
    -- The session or the new password that it gives was taken.
    used_at      timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users ON DELETE CASCADE
);

CREATE INDEX mail_proofs_by_address ON mail_proofs (email_key, tenant_id);
CREATE INDEX mail_proofs_by_user ON mail_proofs (user_id, tenant_id);
CREATE INDEX mail_proofs_to_sweep ON mail_proofs (expires_at);

-- Addresses that the operator has invited to sign up.
CREATE TABLE invitations (
    tenant_id    uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    email_key    text NOT NULL,
    email        text NOT NULL,
    -- Identifies the link in the mail that declines all further invitations.
    id           uuid NOT NULL,
    digest       bytea NOT NULL CHECK (octet_length(digest) = 32),
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    -- The row of a declined invitation stays, so that no further one is sent.
    declined_at  timestamptz,
    PRIMARY KEY (tenant_id, email_key)
);

CREATE UNIQUE INDEX invitations_by_id ON invitations (id, tenant_id);
CREATE INDEX invitations_to_sweep ON invitations (expires_at) WHERE declined_at IS NULL;


-- Outboxes: written in the transaction that has something to tell, delivered afterwards -----------------------------------------

CREATE TABLE mails (
    tenant_id         uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id                uuid NOT NULL,
    kind              text NOT NULL,
    -- The account that it is about; no foreign key, as the mail is sent also when the account is gone. Null: there is none.
    user_id           uuid,
    -- The address, sealed.
    recipient         bytea NOT NULL,
    -- An HMAC of the address, to find all mails to an address that is to be forgotten.
    recipient_digest  bytea NOT NULL CHECK (octet_length(recipient_digest) = 32),
    -- What it says, sealed. Null once it was sent.
    letter            bytea,
    created_at        timestamptz NOT NULL,
    state             text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'failed')),
    attempts          bigint NOT NULL DEFAULT 0,
    last_attempt_at   timestamptz,
    -- The result of the last attempt, for the operator.
    outcome           text,
    -- When the next attempt is due; during an attempt, when another node may make the next one.
    due_at            timestamptz,
    PRIMARY KEY (tenant_id, id),
    CHECK ((state = 'queued') = (due_at IS NOT NULL)),
    CHECK (state <> 'queued' OR letter IS NOT NULL)
);

CREATE INDEX mails_in_time ON mails (tenant_id, created_at);
CREATE INDEX mails_due ON mails (due_at, tenant_id) WHERE due_at IS NOT NULL;
CREATE INDEX mails_by_user ON mails (user_id, tenant_id) WHERE user_id IS NOT NULL;
CREATE INDEX mails_by_recipient ON mails (recipient_digest, tenant_id);
CREATE INDEX mails_to_sweep ON mails (created_at);

-- Back-channel logout (OpenID Connect Back-Channel Logout 1.0): the clients that have to be told of a session's end.
CREATE TABLE logout_notices (
    tenant_id        uuid NOT NULL,
    id               uuid NOT NULL,
    client_id        text NOT NULL,
    -- sub and sid; no foreign keys, as the notice is delivered also when they are gone.
    user_id          uuid NOT NULL,
    session_id       uuid NOT NULL,
    created_at       timestamptz NOT NULL,
    state            text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'delivered', 'failed')),
    attempts         bigint NOT NULL DEFAULT 0,
    last_attempt_at  timestamptz,
    -- The result of the last attempt, for the operator.
    outcome          text,
    -- When the next attempt is due; during an attempt, when another node may make the next one.
    due_at           timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, client_id) REFERENCES clients ON DELETE CASCADE,
    CHECK ((state = 'queued') = (due_at IS NOT NULL))
);

CREATE INDEX logout_notices_by_client ON logout_notices (client_id, tenant_id);
CREATE INDEX logout_notices_in_time ON logout_notices (tenant_id, created_at);
CREATE INDEX logout_notices_due ON logout_notices (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX logout_notices_settled ON logout_notices (last_attempt_at) WHERE state <> 'queued';


-- Limits and audit -------------------------------------------------------------------------------------------------------------

-- How often something was tried in the current window.
CREATE TABLE limits (
    tenant_id  uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    -- HMAC of who tried what.
    id         bytea NOT NULL CHECK (octet_length(id) = 32),
    count      bigint NOT NULL,
    resets_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX limits_to_sweep ON limits (resets_at);

-- What happened, for users and operators. Only the tenant is a foreign key: an event outlives what it is about.
CREATE TABLE audit_events (
    tenant_id   uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id          uuid NOT NULL,
    at          timestamptz NOT NULL,
    kind        text NOT NULL,
    -- The reason code of a refusal.
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
CREATE INDEX audit_events_by_user ON audit_events (user_id, at) WHERE user_id IS NOT NULL;
-- Signs of theft, which the account page shows.
CREATE INDEX audit_events_of_concern ON audit_events (tenant_id, user_id, at)
    WHERE kind IN ('code_replayed', 'refresh_token_reused', 'refresh_suspicious');
