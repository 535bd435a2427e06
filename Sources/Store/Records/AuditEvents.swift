package import FoundationEssentials
package import OAuth
import Postgres

/// Something that a person or an operator may ask about later. It is data, not logging: it holds identities, never secrets.
package struct AuditEvent: Sendable {
    /// What happened. The raw value is stored.
    package enum Kind: String, Sendable, CaseIterable {
        case signedIn = "signed_in"
        case signInRefused = "sign_in_refused"
        case consentGiven = "consent_given"
        case consentDenied = "consent_denied"
        case codeReplayed = "code_replayed"
        case refreshTokenReused = "refresh_token_reused"
        case refreshSuspicious = "refresh_suspicious"
        case tokenRevoked = "token_revoked"
        case signedOut = "signed_out"
        case sessionEnded = "session_ended"
        case signedUp = "signed_up"
        case addressVerified = "address_verified"
        case addressChanged = "address_changed"
        case passwordReset = "password_reset"
        case passwordChanged = "password_changed"
        case addressRestored = "address_restored"
        case profileChanged = "profile_changed"
        case consentWithdrawn = "consent_withdrawn"
        case dataDownloaded = "data_downloaded"
        case accountClosed = "account_closed"
        case accountRestored = "account_restored"
        case accountErased = "account_erased"
        /// Somebody who came back from a provider was not let in.
        case federationRefused = "federation_refused"
        case identityLinked = "identity_linked"
        case identityUnlinked = "identity_unlinked"
        case keysRotated = "keys_rotated"
        case configurationApplied = "configuration_applied"
    }

    package let kind: Kind
    package var reason: String?
    package var incident: String?
    package var client: Client.ID?
    package var user: UserID?
    package var session: SessionID?
    package var network: String?

    package init(_ kind: Kind) {
        self.kind = kind
    }
}

extension TenantStore {
    static let auditInsert = TenantStatement(
        """
        INSERT INTO audit_events (tenant_id, id, at, kind, reason, incident, client_id, user_id, session_id, network)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """)

    /// Keeps the event.
    package func record(_ event: AuditEvent, now: Date) async throws(StoreError) {
        _ = try await run(
            Self.auditInsert, UUID(), now, event.kind.rawValue, event.reason, event.incident,
            event.client?.description, event.user, event.session, event.network)
    }
}

extension TenantTransaction {
    /// Keeps the event, if the transaction is committed.
    func record(_ event: AuditEvent, now: Date) async throws(StoreError) {
        _ = try await run(
            TenantStore.auditInsert, UUID(), now, event.kind.rawValue, event.reason, event.incident,
            event.client?.description, event.user, event.session, event.network)
    }
}
