-- What clients are to be told (OpenID Connect Back-Channel Logout 1.0), written in the transaction that ends the session. A
-- notice names the person and the session by id alone: it is delivered also when they are gone.

CREATE TABLE logout_notices (
    tenant_id        uuid NOT NULL,
    id               uuid NOT NULL,
    client_id        text NOT NULL,
    -- sub
    user_id          uuid NOT NULL,
    -- sid
    session_id       uuid NOT NULL,
    created_at       timestamptz NOT NULL,
    state            text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'delivered', 'failed')),
    attempts         bigint NOT NULL DEFAULT 0,
    last_attempt_at  timestamptz,
    -- What came of the last attempt, for the operator.
    outcome          text,
    -- When the next attempt is due; while one is under way, when it is given up for lost.
    due_at           timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, client_id) REFERENCES clients ON DELETE CASCADE,
    CHECK ((state = 'queued') = (due_at IS NOT NULL))
);

CREATE INDEX logout_notices_of_client ON logout_notices (tenant_id, client_id);
CREATE INDEX logout_notices_in_time ON logout_notices (tenant_id, created_at);
CREATE INDEX logout_notices_due ON logout_notices (due_at) WHERE due_at IS NOT NULL;

-- Wakes whoever delivers, on all nodes; once for a transaction, however many rows it wrote.
CREATE FUNCTION announce_logout_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('ostiary_logout_notices', '');
    RETURN NULL;
END
$$;

CREATE TRIGGER announce_logout_notice AFTER INSERT ON logout_notices
    FOR EACH ROW EXECUTE FUNCTION announce_logout_notice();
