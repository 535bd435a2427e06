package import FoundationEssentials
package import Logging
package import OAuth
package import Store

/// Where people are signed in: what the account page and the tenant API show, and let end.
package struct Devices: Sendable {
    private let store: Store
    private let logger: Logger

    package init(store: Store, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// What shall end.
    package enum Selection: Sendable {
        case one(SessionID)
        /// All but this one.
        case others(than: SessionID)
        case all

        var name: String {
            switch self {
            case .one: "one"
            case .others: "others"
            case .all: "all"
            }
        }
    }

    /// Who wishes it: for the audit log.
    package enum Actor: String, Sendable {
        case person
        case api
    }

    /// Where the person is signed in, the last used first. Nil when the tenant has no such person.
    package func list(
        of user: UserID, tenant: Tenant, now: Date
    ) async throws(Failure<Never>) -> [DeviceSession]? {
        do throws(StoreError) {
            return try await store.tenant(tenant.id).deviceSessions(of: user, now: now)
        } catch {
            throw Failure(error)
        }
    }

    /// Seconds for which a concern is shown.
    package static let concernLifetime: TimeInterval = 30 * 86_400

    /// What was noticed lately about what the person had, the latest first.
    package func concerns(
        of user: UserID, tenant: Tenant, now: Date
    ) async throws(Failure<Never>) -> [SecurityConcern] {
        do throws(StoreError) {
            return try await store.tenant(tenant.id).securityConcerns(of: user, since: now - Self.concernLifetime)
        } catch {
            throw Failure(error)
        }
    }

    /// Signs the selected devices out, with every app on them. Once this has answered, none of their tokens works. The number of
    /// sessions that ended; nil when the person has no such session, or there is no such person.
    package func end(
        _ selection: Selection, of user: UserID, by actor: Actor, from device: Device, tenant: Tenant, now: Date
    ) async throws(Failure<Never>) -> Int? {
        let ended: Int?
        do throws(StoreError) {
            ended = try await end(selection, of: user, in: store.tenant(tenant.id), now)
        } catch {
            throw Failure(error)
        }
        guard let ended else { return nil }
        var event = AuditEvent(.sessionEnded)
        event.reason = "\(actor.rawValue)_\(selection.name)"
        event.user = user
        if case .one(let session) = selection { event.session = session }
        event.network = device.network
        do throws(StoreError) {
            try await store.tenant(tenant.id).record(event, now: now)
        } catch {
            logger.error("an audit event was not recorded", metadata: ["kind": "session_ended", "error": "\(error)"])
        }
        return ended
    }

    private func end(
        _ selection: Selection, of user: UserID, in records: TenantStore, _ now: Date
    ) async throws(StoreError) -> Int? {
        switch selection {
        case .one(let session): return try await records.end(session, of: user, now: now) ? 1 : nil
        case .others(let kept): return try await records.endAll(of: user, except: kept, now: now)
        case .all: return try await records.endAll(of: user, now: now)
        }
    }
}
