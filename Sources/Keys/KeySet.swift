import JOSE
package import OAuth

/// The keys of a tenant at a moment: which one signs by each algorithm, and all that are published.
package struct KeySet: Sendable {
    private let active: [SigningAlgorithm: SigningKey]
    private let published: [String: SigningKey]
    private let retired: [String: VerificationKey]
    /// Nil: every token is verified each time.
    private(set) var memory: VerifiedPayloads.Memory?
    /// The JWKS document (RFC 7517 section 5).
    package let document: Document

    /// `published` in the order in which the document lists them; `retired` by `kid`.
    init(active: [SigningKey], published: [SigningKey], retired: [String: VerificationKey] = [:]) {
        self.retired = retired
        self.active = Dictionary(active.map { ($0.algorithm, $0) }, uniquingKeysWith: { $1 })
        self.published = Dictionary(published.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        var document = Array(#"{"keys":["#.utf8)
        for (index, key) in published.enumerated() {
            if index > 0 { document.append(UInt8(ascii: ",")) }
            document += key.publicJWK
        }
        self.document = Document(document + Array("]}".utf8))
    }

    /// The same keys, with a memory of what they verified.
    func remembering(in payloads: VerifiedPayloads) -> KeySet {
        var keySet = self
        keySet.memory = payloads.memory()
        return keySet
    }

    /// Whether every algorithm has a key that signs.
    var isComplete: Bool { active.count == SigningAlgorithm.allCases.count }

    /// The key that signs by the algorithm.
    package func signer(_ algorithm: SigningAlgorithm) throws(KeyError) -> SigningKey {
        guard let key = active[algorithm] else { throw .noActiveKey(algorithm) }
        return key
    }

    /// A published key by its `kid`.
    package func key(_ id: String) -> SigningKey? { published[id] }

    /// A key by its `kid` that an ID token may be read back with when it comes as a hint: also a retired one, which verifies nothing
    /// else and is in no document.
    func hintKey(_ id: String) -> VerificationKey? { published[id]?.publicHalf ?? retired[id] }
}
