package import Crypto
package import FoundationEssentials

/// Seals and opens authorization transactions (AES-256-GCM; the tenant is associated data, the expiry is inside).
package struct TransactionSeal: Sendable {
    private let key: SymmetricKey

    /// `key` has 256 bits and serves nothing else.
    package init(key: SymmetricKey) {
        self.key = key
    }

    /// What a sealed value turned out to be.
    package enum Opened: Sendable {
        case live(AuthorizationTransaction)
        /// Ours and of this tenant, but left lying too long: only good for finding the way back to the client.
        case expired(AuthorizationTransaction)
    }

    /// The value for a form field or a query.
    package func seal(_ transaction: AuthorizationTransaction, tenant: Tenant.ID) -> String? {
        guard let plain = try? JSONEncoder().encode(transaction),
            let box = try? AES.GCM.seal(plain, using: key, authenticating: associatedData(tenant)),
            let combined = box.combined
        else { return nil }
        return Base64URL.encode(combined)
    }

    /// Nil when it was not sealed here for this tenant.
    package func open(_ text: String, tenant: Tenant.ID, now: Date) -> Opened? {
        guard text.utf8.count <= TransactionSeal.longest, let bytes = Base64URL.decode(text),
            let box = try? AES.GCM.SealedBox(combined: bytes),
            let plain = try? AES.GCM.open(box, using: key, authenticating: associatedData(tenant)),
            let transaction = try? JSONDecoder().decode(AuthorizationTransaction.self, from: plain)
        else { return nil }
        let age = now.timeIntervalSince(transaction.started)
        return age < AuthorizationTransaction.lifetime ? .live(transaction) : .expired(transaction)
    }

    /// No request of the allowed length is longer when sealed: JSON writes a byte as six at most, base64url three as four.
    private static let longest = AuthorizationRequestLimits.total * 8 + 2048

    private func associatedData(_ tenant: Tenant.ID) -> [UInt8] {
        Array("authorization transaction \(tenant)".utf8)
    }
}
