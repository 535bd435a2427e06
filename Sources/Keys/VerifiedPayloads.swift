import Crypto
import OAuth
import Synchronization

/// The payloads of tokens whose signatures were found right lately. A token comes many times in its life, and verifying a signature is
/// the dearest part of answering for it.
///
/// What is remembered holds for one key set as it was loaded: with the next one, whatever keys it has, everything is verified anew. It
/// says no more than that the signature is right; whether the token is still good is asked each time.
final class VerifiedPayloads: Sendable {
    private struct Key: Hashable {
        let keySet: UInt64
        let kind: JSONWebSignature.Kind
        let token: SHA256Digest
    }

    private struct Generations {
        var latest: [Key: [String: JSONValue]] = [:]
        var former: [Key: [String: JSONValue]] = [:]
        var keySets: UInt64 = 0
    }

    private let generations = Mutex(Generations())
    private let limit: Int

    /// Remembers at least `limit` tokens, and at most twice as many.
    init(limit: Int) {
        self.limit = limit
    }

    /// What one key set verifies with.
    struct Memory: Sendable {
        fileprivate let payloads: VerifiedPayloads
        fileprivate let keySet: UInt64

        /// The payload of a token of this kind, verified now or before; nil, and nothing remembered, when `verify` says nil.
        func payload(
            of token: String, as kind: JSONWebSignature.Kind, verify: () -> [String: JSONValue]?
        ) -> [String: JSONValue]? {
            let digest = SHA256.hash(data: Array(token.utf8))
            return payloads.payload(Key(keySet: keySet, kind: kind, token: digest), verify)
        }
    }

    /// For a key set that has just been loaded.
    func memory() -> Memory {
        let number = generations.withLock { generations in
            generations.keySets += 1
            return generations.keySets
        }
        return Memory(payloads: self, keySet: number)
    }

    private func payload(_ key: Key, _ verify: () -> [String: JSONValue]?) -> [String: JSONValue]? {
        if let known = generations.withLock({ $0.latest[key] ?? $0.former[key] }) { return known }
        guard let payload = verify() else { return nil }
        generations.withLock { generations in
            if generations.latest.count >= limit {
                generations.former = generations.latest
                generations.latest = [:]
            }
            generations.latest[key] = payload
        }
        return payload
    }
}
