-- What nobody needs any more goes, in small batches. Each row says when it is to be looked at next, so that no round reads what
-- stays; a row of a server that doesn't know the column yet is looked at in the next round.

ALTER TABLE grants ADD COLUMN sweep_at timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE sessions ADD COLUMN sweep_at timestamptz NOT NULL DEFAULT '-infinity';

CREATE INDEX grants_to_sweep ON grants (sweep_at);
CREATE INDEX sessions_to_sweep ON sessions (sweep_at);
CREATE INDEX logout_notices_settled ON logout_notices (last_attempt_at) WHERE state <> 'queued';

-- How long each is kept beyond its use: as long as an access token may live, so that what comes late is still told why it is refused.
CREATE FUNCTION kept_for() RETURNS interval LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN interval '1 day';

-- Of all nodes, the one that moves the time does the round.
CREATE TABLE housekeeping (
    singleton  boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    due_at     timestamptz NOT NULL
);

INSERT INTO housekeeping (due_at) VALUES ('-infinity');
