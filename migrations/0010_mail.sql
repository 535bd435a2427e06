-- Mail is rows first: written in the transaction of what it tells of, delivered afterwards.

CREATE TABLE mails (
    tenant_id        uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id               uuid NOT NULL,
    kind             text NOT NULL,
    -- The account that it is about; by its id alone, the mail is delivered also when that is gone. Null: there is none.
    user_id          uuid,
    -- The address, sealed.
    recipient        bytea NOT NULL,
    -- HMAC of the address, to find what was sent to it when it has to be forgotten.
    recipient_digest bytea NOT NULL CHECK (octet_length(recipient_digest) = 32),
    -- What it says, sealed: it may hold a link that is as good as a password. Null once it is sent.
    letter           bytea,
    created_at       timestamptz NOT NULL,
    state            text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'failed')),
    attempts         bigint NOT NULL DEFAULT 0,
    last_attempt_at  timestamptz,
    -- What came of the last attempt, for the operator.
    outcome          text,
    -- When the next attempt is due; while one is under way, when it is given up for lost.
    due_at           timestamptz,
    PRIMARY KEY (tenant_id, id),
    CHECK ((state = 'queued') = (due_at IS NOT NULL)),
    CHECK (state <> 'queued' OR letter IS NOT NULL)
);

CREATE INDEX mails_in_time ON mails (tenant_id, created_at);
CREATE INDEX mails_due ON mails (due_at, tenant_id) WHERE due_at IS NOT NULL;
CREATE INDEX mails_by_user ON mails (user_id, tenant_id) WHERE user_id IS NOT NULL;
CREATE INDEX mails_by_recipient ON mails (recipient_digest, tenant_id);
CREATE INDEX mails_to_sweep ON mails (created_at);

CREATE FUNCTION announce_mail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('ostiary_mails', '');
    RETURN NULL;
END
$$;

CREATE TRIGGER announce_mail AFTER INSERT ON mails FOR EACH ROW EXECUTE FUNCTION announce_mail();

-- That somebody reads the mail of an address, and what is done once that is proven.
CREATE TABLE mail_proofs (
    tenant_id    uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id           uuid NOT NULL,
    purpose      text NOT NULL CHECK (purpose IN ('sign_up', 'verify', 'reset', 'change', 'undo')),
    -- Where the mail went, as addresses are compared.
    email_key    text NOT NULL,
    -- The account that it is about. Null: there is none, or none yet.
    user_id      uuid,
    -- Of what stands in the mail; null: nothing can prove it, as the mail said something else.
    link_digest  bytea CHECK (octet_length(link_digest) = 32),
    code_digest  bytea CHECK (octet_length(code_digest) = 32),
    -- What is done then, sealed.
    facts        bytea NOT NULL,
    -- SHA-256 of the cookie of the browser that began it. Null: no browser did.
    browser      bytea,
    -- Codes and passwords that were tried.
    attempts     bigint NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    -- A newer one has taken its place, or its account has got a new password.
    ended_at     timestamptz,
    proven_at    timestamptz,
    -- What it gives, a session or a new password, was taken.
    used_at      timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users ON DELETE CASCADE
);

CREATE INDEX mail_proofs_by_address ON mail_proofs (email_key, tenant_id);
CREATE INDEX mail_proofs_by_user ON mail_proofs (user_id, tenant_id);
CREATE INDEX mail_proofs_to_sweep ON mail_proofs (expires_at);

-- How often something was tried of late, by a digest of who tried what.
CREATE TABLE limits (
    tenant_id  uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id         bytea NOT NULL CHECK (octet_length(id) = 32),
    count      bigint NOT NULL,
    resets_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX limits_to_sweep ON limits (resets_at);

-- Addresses that the operator has asked in.
CREATE TABLE invitations (
    tenant_id    uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    email_key    text NOT NULL,
    email        text NOT NULL,
    -- Of what stands in the mail, for who wants no more of them.
    id           uuid NOT NULL,
    digest       bytea NOT NULL CHECK (octet_length(digest) = 32),
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    -- They don't want any: the row stays, so that nobody asks again.
    declined_at  timestamptz,
    PRIMARY KEY (tenant_id, email_key)
);

CREATE UNIQUE INDEX invitations_by_id ON invitations (id, tenant_id);
CREATE INDEX invitations_to_sweep ON invitations (expires_at) WHERE declined_at IS NULL;
