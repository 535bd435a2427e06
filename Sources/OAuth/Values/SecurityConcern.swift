package import FoundationEssentials

/// Something that a person should know of: somebody else may have had what was theirs.
package struct SecurityConcern: Sendable {
    /// What was noticed. The raw value is the audit event's.
    package enum Kind: String, Sendable, CaseIterable {
        /// A code came a second time: what it had given has ended.
        case codeReplayed = "code_replayed"
        /// A refresh token came that had been replaced: what the tenant's policy says has ended.
        case refreshTokenReused = "refresh_token_reused"
        /// A refresh came from another network and another kind of device at once: the next authorization asks for a sign-in.
        case refreshSuspicious = "refresh_suspicious"
    }

    package let kind: Kind
    package let time: Date
    package let client: Client.ID?
    package let session: SessionID?
    /// From where it came.
    package let network: String?

    package init(kind: Kind, time: Date, client: Client.ID?, session: SessionID?, network: String?) {
        self.kind = kind
        self.time = time
        self.client = client
        self.session = session
        self.network = network
    }
}
