package import OAuth

/// What is stored in the place of a client's secret, and good for nothing but to recognise it: an HMAC-SHA256 under a key that is
/// not in the database, over tenant, client and secret. Secrets that operators declare may be as weak as passwords, and clients prove
/// themselves too often for a password hash.
package struct ClientSecretDigest: Sendable {
    /// 32 bytes.
    package let bytes: [UInt8]

    fileprivate init(made bytes: [UInt8]) { self.bytes = bytes }

    /// Takes back a digest that was stored. Nil when it isn't 32 bytes.
    init?(stored bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// Constant-time comparison.
    package func matches(_ other: ClientSecretDigest) -> Bool {
        Secret(bytes).matches(Secret(other.bytes))
    }
}

extension TenantStore {
    /// The digest of a secret as the client of this id would have it.
    package func digest(of secret: Secret, for client: Client.ID) -> ClientSecretDigest {
        let place = ColumnSeal.Place(
            tenant: id.description, table: "clients", column: "secret_digest", row: client.description)
        return ClientSecretDigest(made: seal.digest(secret.expose(), at: place))
    }
}
