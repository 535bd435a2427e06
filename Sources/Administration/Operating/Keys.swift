package import FoundationEssentials
import Keys
package import OAuth
package import Store

extension Administrator {
    /// When the key that the operator asks for begins to sign.
    package enum KeyTurn: Sendable {
        /// After it has been published for as long as clients keep the JWKS.
        case whenPublished
        /// At once. What the former key signed verifies for as long as after any rotation.
        case now
        /// At once, and the former keys are trusted no more: somebody else may know them.
        case compromised
    }

    /// What a rotation did.
    package enum Rotation: String, Sendable {
        /// A new key is published, and signs when its turn comes.
        case published
        /// Another key signs from now on.
        case rotated
        /// Another key signs from now on, and nothing that the former ones signed verifies.
        case replaced
        /// Nothing: a key is waiting for its turn already.
        case waiting
    }

    /// All keys of the tenant, the retired ones too, in the order they were made. Without private halves, for a list.
    package func keys(of tenant: Tenant) async throws(AdministrationError) -> [SigningKeyRecord] {
        do throws(KeyError) {
            return try await rotation(of: tenant).records()
        } catch {
            throw AdministrationError(error)
        }
    }

    /// Rotates the tenant's key of one algorithm.
    package func rotateKey(
        of tenant: Tenant, _ algorithm: SigningAlgorithm, turn: KeyTurn, now: Date
    ) async throws(AdministrationError) -> Rotation {
        let rotation = rotation(of: tenant)
        if turn == .compromised {
            do throws(KeyError) {
                try await rotation.replaceCompromised(algorithm, now: now)
            } catch {
                throw AdministrationError(error)
            }
            try await recordRotation(of: tenant, "\(algorithm.rawValue) compromised", now: now)
            return .replaced
        }
        let isNew: Bool
        do throws(KeyError) {
            isNew = try await rotation.rotate(algorithm, after: turn.delay, now: now)
        } catch {
            throw AdministrationError(error)
        }
        if !isNew, turn == .whenPublished { return .waiting }
        if !isNew { try await rotateToWaitingKey(of: tenant, algorithm, by: rotation, now: now) }
        if turn == .now { try await checkNoneWaits(of: tenant, algorithm) }
        try await recordRotation(of: tenant, algorithm.rawValue, now: now)
        return turn == .now ? .rotated : .published
    }

    private func recordRotation(of tenant: Tenant, _ reason: String, now: Date) async throws(AdministrationError) {
        var event = AuditEvent(.keysRotated)
        event.reason = reason
        try await asked { () async throws(StoreError) in try await store.tenant(tenant.id).record(event, now: now) }
    }

    private func rotateToWaitingKey(
        of tenant: Tenant, _ algorithm: SigningAlgorithm, by rotation: KeyRotation, now: Date
    ) async throws(AdministrationError) {
        _ = try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).hasten(algorithm, now: now + KeyTurn.now.delay)
        }
        do throws(KeyError) {
            _ = try await rotation.advance(now: now)
        } catch {
            throw AdministrationError(error)
        }
    }

    /// Nobody may be told of a rotation that didn't come about.
    private func checkNoneWaits(of tenant: Tenant, _ algorithm: SigningAlgorithm) async throws(AdministrationError) {
        if try await keys(of: tenant).contains(where: { $0.state == .pending && $0.algorithm == algorithm }) {
            throw .broken("the new \(algorithm.rawValue) key doesn't sign yet: do it again")
        }
    }

    private func rotation(of tenant: Tenant) -> KeyRotation {
        KeyRotation(store: store.tenant(tenant.id), policy: tenant.policy)
    }
}

extension Administrator.KeyTurn {
    /// Seconds until a new key's turn. "Now" is a moment ago: times are rounded where they are stored, and one that is rounded
    /// up would not have come yet.
    fileprivate var delay: TimeInterval {
        switch self {
        case .whenPublished: KeyRotation.publishedBefore
        case .now, .compromised: -1
        }
    }
}
