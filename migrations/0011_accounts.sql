-- What people do with their account themselves.

ALTER TABLE tenants
    -- Tenants that are there already go on as they were: their operator makes the accounts.
    ADD COLUMN sign_up                text NOT NULL DEFAULT 'closed' CHECK (sign_up IN ('open', 'invited', 'closed')),
    -- Nobody else's address signs up; empty: any.
    ADD COLUMN sign_up_domains        text[] NOT NULL DEFAULT '{}',
    ADD COLUMN verification_lifetime  bigint NOT NULL DEFAULT 600 CHECK (verification_lifetime BETWEEN 60 AND 604800),
    ADD COLUMN reset_lifetime         bigint NOT NULL DEFAULT 600 CHECK (reset_lifetime BETWEEN 60 AND 86400),
    ADD COLUMN password_minimum       bigint NOT NULL DEFAULT 8 CHECK (password_minimum BETWEEN 8 AND 64),
    ADD COLUMN deletion_grace         bigint NOT NULL DEFAULT 2592000 CHECK (deletion_grace BETWEEN 0 AND 31536000),
    ADD COLUMN brand                  jsonb NOT NULL DEFAULT '{}';

ALTER TABLE tenants ALTER COLUMN sign_up SET DEFAULT 'open';

ALTER TABLE users
    -- HMAC of the address under a key that is not here. It stays when the account is erased, so that nobody else gets the address;
    -- null in accounts that are older than this column.
    ADD COLUMN email_digest  bytea,
    -- The person wants the account gone: nothing can be done with it but to restore it, until it is erased.
    ADD COLUMN closed_at     timestamptz,
    ADD COLUMN erase_at      timestamptz,
    -- All that is left is the id and the digest of the address.
    ADD COLUMN erased_at     timestamptz,
    ADD CHECK (octet_length(email_digest) = 32) NOT VALID,
    -- Whoever is there has none of them: nothing to look at, and nobody waits for it.
    ADD CHECK ((closed_at IS NULL) = (erase_at IS NULL)) NOT VALID,
    ADD CHECK (erased_at IS NULL OR closed_at IS NOT NULL) NOT VALID;

CREATE UNIQUE INDEX users_by_address_digest ON users (email_digest, tenant_id) WHERE email_digest IS NOT NULL;
CREATE INDEX users_to_erase ON users (erase_at) WHERE erase_at IS NOT NULL AND erased_at IS NULL;

-- May this person do anything but restore the account?
CREATE FUNCTION is_open(person users) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN person.enabled AND person.closed_at IS NULL;

CREATE OR REPLACE FUNCTION may_act(session sessions, person users, at timestamptz) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN person.enabled AND person.closed_at IS NULL
        AND session.ended_at IS NULL AND session.expires_at > at AND session.idle_expires_at > at;

CREATE OR REPLACE FUNCTION is_live(what grants, session sessions, person users, at timestamptz) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN person.enabled AND person.closed_at IS NULL AND what.ended_at IS NULL
        AND CASE WHEN what.refresh_generation IS NULL THEN may_act(session, person, at)
            ELSE what.refresh_expires_at > at AND what.refresh_idle_expires_at > at
                AND (NOT what.ends_with_session OR may_act(session, person, at)) END;
