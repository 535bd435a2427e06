-- A row is found by its primary key, which begins with the tenant. What else it may be found by begins with something else: then no
-- plan that was made while a table was small can take the tenant's part of such an index for the way to one row.

CREATE INDEX sessions_by_user ON sessions (user_id, tenant_id);
DROP INDEX sessions_of_user;

CREATE INDEX grants_by_session ON grants (session_id, tenant_id);
CREATE INDEX grants_by_user ON grants (user_id, tenant_id);
CREATE INDEX grants_by_client ON grants (client_id, tenant_id);
DROP INDEX grants_of_session, grants_of_user, grants_of_client;

CREATE INDEX consents_by_client ON consents (client_id, tenant_id);
DROP INDEX consents_of_client;

CREATE UNIQUE INDEX users_by_address ON users (email_key, tenant_id);
ALTER TABLE users DROP CONSTRAINT users_tenant_id_email_key_key;

CREATE INDEX logout_notices_by_client ON logout_notices (client_id, tenant_id);
DROP INDEX logout_notices_of_client;
