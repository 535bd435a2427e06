package import FoundationEssentials

/// What can be handed out as a bearer value; the prefix keeps one kind from being taken for another.
package protocol IssuedKind {
    static var prefix: String { get }
}

/// A bearer value that names its own row: `prefix ‖ base64url(16 bytes of row id ‖ 32 random bytes)`.
///
/// The row is found by its primary key and the random part is checked against the stored digest, so no second index is needed
/// and no comparison of secrets happens in an index.
package struct IssuedValue<Kind: IssuedKind>: Sendable {
    package let row: UUID
    package let secret: Secret

    package init(row: UUID, secret: Secret = .random()) {
        self.row = row
        self.secret = secret
    }

    /// Reads a presented value. Nil for another kind's, a shortened or a lengthened one: nothing is asked of the store for it.
    package init?(presented text: some StringProtocol) {
        guard text.utf8.count == Kind.prefix.utf8.count + 64, text.hasPrefix(Kind.prefix),
            let bytes = Base64URL.decode(text.dropFirst(Kind.prefix.count)), bytes.count == 48
        else { return nil }
        row = bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
        secret = Secret(Array(bytes[16...]))
    }

    /// What the store keeps.
    package var digest: Digest<Kind> { Digest(of: secret) }

    /// The text for its owner, and for nobody else: not for logs.
    package func expose() -> String {
        let identity = withUnsafeBytes(of: row.uuid) { Array($0) }
        return Kind.prefix + Base64URL.encode(identity + secret.expose())
    }
}
