import Dispatch
package import FoundationEssentials
import JOSE
package import OAuth
package import Store

/// Moves a tenant's keys through their states: pending → active → retiring → retired. Each move is one conditional statement,
/// so that any number of nodes may try at once.
package struct KeyRotation: Sendable {
    private let store: TenantStore
    private let policy: Tenant.Policy
    private let generate: @Sendable (SigningAlgorithm) throws -> SigningKey

    package init(store: TenantStore, policy: Tenant.Policy) {
        self.init(store: store, policy: policy, generate: SigningKey.generate)
    }

    init(
        store: TenantStore, policy: Tenant.Policy, generate: @escaping @Sendable (SigningAlgorithm) throws -> SigningKey
    ) {
        self.store = store
        self.policy = policy
        self.generate = generate
    }

    /// Seconds that a new key is published before it signs: longer than any client keeps the JWKS.
    package static let publishedBefore: TimeInterval = 86_400
    /// Seconds that a key is published after it last signed: longer than any token lives.
    package static let publishedAfter: TimeInterval = 2 * 86_400

    /// The keys as they are stored.
    func keySet() async throws(StoreError) -> KeySet {
        var active: [SigningKey] = []
        var published: [SigningKey] = []
        var retired: [String: VerificationKey] = [:]
        for record in try await store.signingKeys(includingRetired: true) {
            if record.state == .retired {
                retired[record.id] = VerificationKey(
                    SignatureAlgorithm(record.algorithm), jwk: JSONValue(parsing: record.publicKey)?.object ?? [:])
                continue
            }
            guard let secret = record.privateKey,
                let key = try? SigningKey(record.algorithm, privateRepresentation: secret)
            else { throw .broken("a signing key can't be read: \(record.id)") }
            if record.state == .active { active.append(key) }
            published.append(key)
        }
        return KeySet(active: active, published: published, retired: retired)
    }

    /// Makes an active key for each algorithm that has none.
    func makeMissing(now: Date) async throws(KeyError) {
        let active: Set<SigningAlgorithm>
        do throws(StoreError) {
            active = Set(try await store.signingKeys().filter { $0.state == .active }.map(\.algorithm))
        } catch {
            throw .store(error)
        }
        for algorithm in SigningAlgorithm.allCases where !active.contains(algorithm) {
            try await add(algorithm, .active, created: now, changes: now + TimeInterval(policy.keyLifetime))
        }
    }

    /// Makes every move whose time has come. What it did, one word a move.
    package func advance(now: Date) async throws(KeyError) -> [String] {
        var moves: [String] = []
        let keys = try await records()
        for key in keys where (key.changes.map { $0 <= now }) ?? false {
            switch key.state {
            case .active:
                let turn = now + KeyRotation.publishedBefore
                guard !keys.contains(where: { $0.state == .pending && $0.algorithm == key.algorithm }) else { continue }
                if try await add(key.algorithm, .pending, created: now, changes: turn) {
                    moves.append("\(key.algorithm.rawValue) published")
                }
            case .pending:
                if try await promote(key, now: now) { moves.append("\(key.algorithm.rawValue) rotated") }
            case .retiring, .retired:
                break
            }
        }
        do throws(StoreError) {
            let retired = try await store.retireKeys(now: now)
            if retired > 0 { moves.append("\(retired) retired") }
        } catch {
            throw .store(error)
        }
        return moves
    }

    /// The operator's rotation: a new key is published now and signs after `delay` seconds; with none it signs at once, and
    /// clients that keep the JWKS for long must fetch it anew.
    package func rotate(_ algorithm: SigningAlgorithm, after delay: TimeInterval, now: Date) async throws(KeyError)
        -> Bool
    {
        guard try await add(algorithm, .pending, created: now, changes: now + delay) else { return false }
        if delay <= 0 { _ = try await advance(now: now) }
        return true
    }

    /// For a key that somebody else may know: a new key signs at once, and nothing that any former one of the algorithm signed
    /// verifies any more.
    package func replaceCompromised(_ algorithm: SigningAlgorithm, now: Date) async throws(KeyError) {
        let record = try await newRecord(
            algorithm, .active, created: now, changes: now + TimeInterval(policy.keyLifetime))
        do throws(StoreError) {
            _ = try await store.revokeKeys(algorithm)
            // It is no matter if a node that needed a key in between was faster: its key is new as well.
            _ = try await store.add(record)
        } catch {
            throw .store(error)
        }
    }

    /// All keys, for the operator's list.
    package func records() async throws(KeyError) -> [SigningKeyRecord] {
        do throws(StoreError) {
            return try await store.signingKeys(includingRetired: true)
        } catch {
            throw .store(error)
        }
    }

    private func promote(_ key: SigningKeyRecord, now: Date) async throws(KeyError) -> Bool {
        do throws(StoreError) {
            return try await store.promote(
                key, now: now, activeUntil: now + TimeInterval(policy.keyLifetime),
                formerPublishedUntil: now + KeyRotation.publishedAfter)
        } catch {
            throw .store(error)
        }
    }

    @discardableResult
    private func add(
        _ algorithm: SigningAlgorithm, _ state: SigningKeyRecord.State, created: Date, changes: Date
    ) async throws(KeyError) -> Bool {
        let record = try await newRecord(algorithm, state, created: created, changes: changes)
        do throws(StoreError) {
            return try await store.add(record)
        } catch {
            throw .store(error)
        }
    }

    private func newRecord(
        _ algorithm: SigningAlgorithm, _ state: SigningKeyRecord.State, created: Date, changes: Date
    ) async throws(KeyError) -> SigningKeyRecord {
        let key = try await generated(algorithm)
        return SigningKeyRecord(
            id: key.id, algorithm: algorithm, state: state, privateKey: key.privateRepresentation,
            publicKey: key.publicJWK, created: created, changes: changes)
    }

    /// A new key, made off the pool of threads that answer requests: RSA takes its time.
    private func generated(_ algorithm: SigningAlgorithm) async throws(KeyError) -> SigningKey {
        let made: Result<SigningKey, KeyError> = await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(
                    returning: Result { try generate(algorithm) }
                        .mapError { .cryptography(String(describing: $0)) })
            }
        }
        return try made.get()
    }
}
