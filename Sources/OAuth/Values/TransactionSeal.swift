package import Crypto
package import FoundationEssentials

/// What a page of ours carries from one request to the next, where a person could read or change it if it weren't sealed.
package protocol SealedTransaction: Codable, Sendable {
    /// Tells its kind from every other: what was sealed as one never opens as another.
    static var purpose: String { get }
    /// Seconds that a tab may be left lying.
    static var lifetime: TimeInterval { get }
    var started: Date { get }
}

/// What a sealed value turned out to be.
package enum OpenedTransaction<Transaction: SealedTransaction>: Sendable {
    case live(Transaction)
    /// Ours and of this tenant, but left lying too long: only good for finding the way back.
    case expired(Transaction)

    /// The transaction, and whether it was left lying too long.
    package var unfolded: (transaction: Transaction, isExpired: Bool) {
        switch self {
        case .live(let transaction): (transaction, false)
        case .expired(let transaction): (transaction, true)
        }
    }
}

/// Seals and opens transactions (AES-256-GCM; purpose and tenant are associated data, the expiry follows from what is inside).
package struct TransactionSeal: Sendable {
    private let key: SymmetricKey

    /// `key` has 256 bits and serves nothing else.
    package init(key: SymmetricKey) {
        self.key = key
    }

    /// The value for a form field or a query.
    package func seal<Transaction: SealedTransaction>(_ transaction: Transaction, tenant: Tenant.ID) -> String? {
        guard let plain = try? JSONEncoder().encode(transaction),
            let box = try? AES.GCM.seal(plain, using: key, authenticating: associatedData(Transaction.self, tenant)),
            let combined = box.combined
        else { return nil }
        return Base64URL.encode(combined)
    }

    /// Nil when it was not sealed here, as this kind, for this tenant.
    package func open<Transaction: SealedTransaction>(
        _ text: String, as kind: Transaction.Type, tenant: Tenant.ID, now: Date
    ) -> OpenedTransaction<Transaction>? {
        guard text.utf8.count <= TransactionSeal.longest, let bytes = Base64URL.decode(text),
            let box = try? AES.GCM.SealedBox(combined: bytes),
            let plain = try? AES.GCM.open(box, using: key, authenticating: associatedData(kind, tenant)),
            let transaction = try? JSONDecoder().decode(kind, from: plain)
        else { return nil }
        let age = now.timeIntervalSince(transaction.started)
        return age < Transaction.lifetime ? .live(transaction) : .expired(transaction)
    }

    /// No request of the allowed length is longer when sealed: JSON writes a byte as six at most, base64url three as four.
    private static let longest = AuthorizationRequestLimits.total * 8 + 2048

    private func associatedData<Transaction: SealedTransaction>(
        _ kind: Transaction.Type, _ tenant: Tenant.ID
    ) -> [UInt8] {
        Array("\(Transaction.purpose) \(tenant)".utf8)
    }
}
