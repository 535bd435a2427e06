-- What people are told of in their account: somebody may have had what was theirs.

CREATE INDEX audit_events_of_concern ON audit_events (tenant_id, user_id, at)
    WHERE kind IN ('code_replayed', 'refresh_token_reused', 'refresh_suspicious');
