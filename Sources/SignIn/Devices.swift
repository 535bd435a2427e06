package import FoundationEssentials
package import OAuth
package import Store

/// Where people are signed in: what the account page and the tenant API show, and let end.
package struct Devices: Sendable {
    private let store: Store

    package init(store: Store) {
        self.store = store
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
    /// sessions, one for a single one that was over already; nil when the person has no such session, or there is no such person.
    package func end(
        _ selection: Selection, of user: UserID, by actor: Actor, from device: Device, tenant: Tenant, now: Date
    ) async throws(Failure<Never>) -> Int? {
        var event = AuditEvent(.sessionEnded)
        event.reason = "\(actor.rawValue)_\(selection.name)"
        event.user = user
        if case .one(let session) = selection { event.session = session }
        event.network = device.network
        let records = store.tenant(tenant.id)
        do throws(StoreError) {
            switch selection {
            case .one(let session):
                return try await records.end(session, of: user, recording: event, now: now) ? 1 : nil
            case .others(let kept):
                return try await records.endAll(of: user, except: kept, recording: event, now: now)
            case .all: return try await records.endAll(of: user, recording: event, now: now)
            }
        } catch {
            throw Failure(error)
        }
    }
}
