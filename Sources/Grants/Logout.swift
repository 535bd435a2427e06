package import FoundationEssentials
package import Keys
package import OAuth
package import Store

/// The half of the logout endpoint that ends something: hints read, sessions ended, clients told by rows in the outbox.
package struct Logout: Sendable {
    private let store: Store
    private let keys: KeyRing

    package init(store: Store, keys: KeyRing) {
        self.store = store
        self.keys = keys
    }

    /// What the request's `id_token_hint` says; nil without one, and also when it isn't an ID token of ours: the person is then
    /// asked.
    package func hint(
        of request: LogoutRequest, tenant: Tenant, issuer: Issuer, now: Date
    ) async throws(Failure<Never>) -> IDTokenHint? {
        guard let token = request.idTokenHint else { return nil }
        do throws(KeyError) {
            return IDTokenHint(token, issuer: issuer, keys: try await keys.keys(of: tenant, now: now))
        } catch {
            throw Failure(error)
        }
    }

    /// Who signs out, of what, from where: for the audit log.
    package struct Wish: Sendable {
        package let authentication: Authentication
        package let client: Client.ID?
        package let device: Device

        package init(authentication: Authentication, client: Client.ID?, device: Device) {
            self.authentication = authentication
            self.client = client
            self.device = device
        }
    }

    /// Ends it. Once this has answered, no token of what ended works, and every client that is to be told of it is told until it
    /// has heard. What has ended already ends again without harm.
    package func end(
        _ scope: LogoutScope, _ wish: Wish, of tenant: Tenant, now: Date
    ) async throws(Failure<Never>) {
        let records = store.tenant(tenant.id)
        let authentication = wish.authentication
        var event = AuditEvent(.signedOut)
        event.reason = scope.rawValue
        event.client = wish.client
        event.user = authentication.user
        event.session = authentication.session
        event.network = wish.device.network
        do throws(StoreError) {
            switch scope {
            case .app:
                guard let client = wish.client else { return }
                _ = try await records.end(grantsOf: client, in: authentication.session, recording: event, now: now)
            case .browser:
                _ = try await records.end(
                    authentication.session, includingOffline: false, recording: event, now: now)
            case .everywhere:
                _ = try await records.endAll(of: authentication.user, recording: event, now: now)
            }
        } catch {
            throw Failure(error)
        }
    }
}
