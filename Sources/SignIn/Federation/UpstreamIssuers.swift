import JOSE
import OAuth
import Outbound

/// What is known of issuers: their metadata and keys, asked for when they are first needed and kept for a while.
///
/// A key that isn't known makes the keys be asked for again, but not often: else whoever brings tokens with made-up names would have
/// this server ask all the time.
actor UpstreamIssuers {
    private struct Known<Value: Sendable> {
        let value: Value
        let loaded: ContinuousClock.Instant
    }

    /// One load that several wait for.
    private typealias Load<Value: Sendable> = Task<Result<Value, UpstreamRefusal>, Never>

    /// For how long a document is believed.
    static let lifetime = Duration.seconds(3600)
    /// For how long it is still good while no new one can be had.
    static let lastResort = Duration.seconds(86_400)
    /// Between two looks for a key that isn't there.
    static let keyPause = Duration.seconds(30)
    /// Documents that are kept.
    private static let limit = 2000

    private let line: UpstreamLine
    private var metadata: [IssuerRule: Known<UpstreamMetadata>] = [:]
    private var metadataLoads: [IssuerRule: Load<UpstreamMetadata>] = [:]
    private var keys: [String: Known<JSONWebKeySet>] = [:]
    private var keyLoads: [String: Load<JSONWebKeySet>] = [:]

    init(line: UpstreamLine) {
        self.line = line
    }

    func metadata(
        of rule: IssuerRule, _ key: UpstreamGate.Key, now: ContinuousClock.Instant = .now
    ) async throws(UpstreamRefusal) -> UpstreamMetadata {
        let known = metadata[rule]
        if let known, now - known.loaded < Self.lifetime { return known.value }
        let line = line
        let load =
            metadataLoads[rule]
            ?? Task {
                do throws(UpstreamRefusal) {
                    // Discovery 4.1: a slash at the end of the issuer is taken away first.
                    let base = rule.discovered.hasSuffix("/") ? String(rule.discovered.dropLast()) : rule.discovered
                    let bytes = try await line.document(base + "/.well-known/openid-configuration", key)
                    guard let bytes else { return .failure(.metadataMalformed) }
                    return .success(try UpstreamMetadata(bytes, of: rule))
                } catch {
                    return .failure(error)
                }
            }
        metadataLoads[rule] = load
        let result = await load.value
        // Unless another has begun meanwhile.
        if metadataLoads[rule] == load { metadataLoads[rule] = nil }
        switch result {
        case .success(let value):
            makeRoom()
            metadata[rule] = Known(value: value, loaded: now)
            return value
        case .failure(let refusal):
            // Another issuer's is no mishap; all else may pass.
            guard let known, refusal != .metadataOfAnother, now - known.loaded < Self.lastResort else { throw refusal }
            return known.value
        }
    }

    /// The key of this name, by which the algorithm verifies; nil when the issuer has none.
    func key(
        _ id: String?, by algorithm: SignatureAlgorithm, at address: String, _ key: UpstreamGate.Key,
        now: ContinuousClock.Instant = .now
    ) async throws(UpstreamRefusal) -> JSONWebKeySet.Found? {
        let known = keys[address]
        if let known, now - known.loaded < Self.lifetime {
            if let found = known.value.key(id, by: algorithm) { return found }
            guard now - known.loaded >= Self.keyPause else { return nil }
        }
        do throws(UpstreamRefusal) {
            return try await loadKeys(address, key, now).key(id, by: algorithm)
        } catch {
            guard let known, now - known.loaded < Self.lastResort,
                let found = known.value.key(id, by: algorithm)
            else { throw error }
            return found
        }
    }

    private func loadKeys(
        _ address: String, _ key: UpstreamGate.Key, _ now: ContinuousClock.Instant
    ) async throws(UpstreamRefusal) -> JSONWebKeySet {
        let line = line
        let load =
            keyLoads[address]
            ?? Task {
                do throws(UpstreamRefusal) {
                    let bytes = try await line.document(address, key)
                    guard let keys = bytes.flatMap(JSONWebKeySet.init(parsing:)) else {
                        return .failure(.keysMalformed)
                    }
                    return .success(keys)
                } catch {
                    return .failure(error)
                }
            }
        keyLoads[address] = load
        let result = await load.value
        if keyLoads[address] == load { keyLoads[address] = nil }
        let loaded = try result.get()
        makeRoom()
        keys[address] = Known(value: loaded, loaded: now)
        return loaded
    }

    /// What has been known longest goes first.
    private func makeRoom() {
        if metadata.count >= Self.limit, let oldest = metadata.min(by: { $0.value.loaded < $1.value.loaded }) {
            metadata[oldest.key] = nil
        }
        if keys.count >= Self.limit, let oldest = keys.min(by: { $0.value.loaded < $1.value.loaded }) {
            keys[oldest.key] = nil
        }
    }
}
