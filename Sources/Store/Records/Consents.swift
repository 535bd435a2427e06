package import FoundationEssentials
package import OAuth
import Postgres

extension TenantStore {
    static let consentOf = TenantStatement(
        "SELECT scopes FROM consents WHERE tenant_id = $1 AND user_id = $2 AND client_id = $3")

    static let consentAdd = TenantStatement(
        """
        INSERT INTO consents (tenant_id, user_id, client_id, scopes, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $5)
        ON CONFLICT (tenant_id, user_id, client_id) DO UPDATE
        SET scopes = ARRAY(SELECT DISTINCT unnest(consents.scopes || excluded.scopes) ORDER BY 1),
            updated_at = excluded.updated_at
        """)

    /// What the person agreed to for this client; empty when nothing.
    package func consent(of user: UserID, to client: Client.ID) async throws(StoreError) -> ScopeSet {
        guard let row = try await run(Self.consentOf, user, client.description).first else { return [] }
        let scopes: [String] = try row.read([String].self)
        return ScopeSet(scopes)
    }

    /// Adds to what the person agreed to.
    package func addConsent(
        of user: UserID, to client: Client.ID, scopes: ScopeSet, now: Date
    ) async throws(StoreError) {
        _ = try await run(Self.consentAdd, user, client.description, scopes.tokens, now)
    }
}
