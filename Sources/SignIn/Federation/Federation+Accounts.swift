package import FoundationEssentials
package import OAuth
import Store

/// What people do with the identities of their account.
extension Federation {
    /// The identities of an account, the oldest first.
    package func identities(of user: UserID, of tenant: Tenant) async throws(Failure<Never>) -> [LinkedIdentity] {
        try await asked { () async throws(StoreError) in try await store.tenant(tenant.id).identities(of: user) }
    }

    /// Links an identity to the account of who has just signed in, and tells its owner. False when it is another account's.
    package func link(
        _ identity: UpstreamIdentity, at provider: IdentityProvider, to person: Authentication, from device: Device,
        language: String, of tenant: Tenant, now: Date
    ) async throws(Failure<Never>) -> Bool {
        try await asked { () async throws(StoreError) in
            try await accounts.link(identity, provider, to: person, device, language, tenant, now: now)
        }
    }

    /// Takes an identity away from the person's account, and tells them, unless it is the last way in.
    package func unlink(
        _ identity: IdentityID, from person: Authentication, device: Device, language: String, of tenant: Tenant,
        now: Date
    ) async throws(Failure<Never>) -> IdentityUnlinking {
        let known = try await identities(of: person.user, of: tenant).first { $0.id == identity }
        guard let known else { return .unknown }
        let provider = try await providers(of: tenant).first { $0.id == known.provider }
        let name = provider?.name ?? known.provider.description
        var event = AuditEvent(.identityUnlinked)
        event.user = person.user
        event.session = person.session
        event.reason = known.provider.description
        event.network = device.network
        let page = MailLinks(publicURL: publicURL).page("/account/connections", of: tenant)
        return try await asked { [event] () async throws(StoreError) in
            try await store.tenant(tenant.id).unlink(
                identity, from: person.user, keeping: person.session, recording: event,
                telling: {
                    .identity(.identityUnlinked, of: $0, at: name, from: device, language: language, link: page)
                }, now: now)
        }
    }
}
