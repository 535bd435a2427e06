package import Crypto
import FoundationEssentials

/// A refresh token (RFC 6749 section 1.5): the family it belongs to, its place in it, and what proves it.
///
/// `proof` is keyed with the family's salt, which only the database has; the text around it with a key that only the servers
/// have. Whoever steals one of the two can make no token.
package struct RefreshToken: Sendable, Equatable {
    package let family: GrantID
    /// 0 for the first token of the family, one more with each rotation.
    package let generation: Int
    /// 16 bytes, as `refresh_proof` in the database computes them too.
    package let proof: [UInt8]

    init(family: GrantID, generation: Int, proof: [UInt8]) {
        self.family = family
        self.generation = generation
        self.proof = proof
    }

    /// The token of a generation: the same each time it is made.
    package init(family: GrantID, generation: Int, salt: Secret) {
        var message = salt.expose()
        withUnsafeBytes(of: family.rawValue.uuid) { message.append(contentsOf: $0) }
        withUnsafeBytes(of: Int64(generation).bigEndian) { message.append(contentsOf: $0) }
        self.init(family: family, generation: generation, proof: Array(SHA256.hash(data: message).prefix(16)))
    }

    /// Bytes of `proof`, and of the seal around it.
    static let proofSize = 16
}

/// Writes refresh tokens out and reads them back: `ost_r_ ‖ base64url(family ‖ generation ‖ proof ‖ HMAC-SHA256/128)`.
///
/// What was not written here for this tenant is refused without asking the database.
package struct RefreshTokenSeal: Sendable {
    private let key: SymmetricKey

    /// `key` has 256 bits and serves nothing else.
    package init(key: SymmetricKey) {
        self.key = key
    }

    static let prefix = "ost_r_"
    private static let bodySize = 16 + 8 + RefreshToken.proofSize

    /// The text for its owner, and for nobody else: not for logs.
    package func text(of token: RefreshToken, tenant: Tenant.ID) -> String {
        var bytes: [UInt8] = []
        withUnsafeBytes(of: token.family.rawValue.uuid) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: Int64(token.generation).bigEndian) { bytes.append(contentsOf: $0) }
        bytes += token.proof
        return RefreshTokenSeal.prefix + Base64URL.encode(bytes + mac(bytes[...], tenant))
    }

    /// Nil when it was not written here for this tenant.
    package func open(_ text: String, tenant: Tenant.ID) -> RefreshToken? {
        guard text.hasPrefix(RefreshTokenSeal.prefix), text.utf8.count <= 96,
            let bytes = Base64URL.decode(text.dropFirst(RefreshTokenSeal.prefix.count)),
            bytes.count == RefreshTokenSeal.bodySize + RefreshToken.proofSize
        else { return nil }
        let body = bytes.prefix(RefreshTokenSeal.bodySize)
        guard Secret(mac(body, tenant)).matches(Secret(Array(bytes[RefreshTokenSeal.bodySize...]))) else { return nil }
        let (family, generation) = body.withUnsafeBytes {
            (
                UUID(uuid: $0.loadUnaligned(as: uuid_t.self)),
                Int64(bigEndian: $0.loadUnaligned(fromByteOffset: 16, as: Int64.self))
            )
        }
        return RefreshToken(family: GrantID(family), generation: Int(generation), proof: Array(body[24...]))
    }

    private func mac(_ body: ArraySlice<UInt8>, _ tenant: Tenant.ID) -> [UInt8] {
        var message: [UInt8] = []
        withUnsafeBytes(of: tenant.rawValue.uuid) { message.append(contentsOf: $0) }
        message += body
        return Array(HMAC<SHA256>.authenticationCode(for: message, using: key).prefix(RefreshToken.proofSize))
    }
}
