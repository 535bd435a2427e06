-- What happened to somebody's account. The longest of all tables: in a file of its own, so that nothing else is locked while it is read.

CREATE INDEX audit_events_by_user ON audit_events (user_id, at) WHERE user_id IS NOT NULL;
