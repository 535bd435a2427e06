import FoundationEssentials
package import OAuth

/// Everything that a tenant keeps about one person.
package struct PersonalData: Sendable {
    let tenant: Tenant.Slug
    let user: UserID
    let claims: UserClaims
    let sessions: [DeviceSession]
    let apps: [ConnectedApp]
    let identities: [LinkedIdentity]
    let activity: [AccountActivity]
    let mails: [Mail]
    let created: Date?

    /// As a file that programs and people can read. Times are as ISO 8601 writes them.
    package var document: JSONObject {
        var document = JSONObject()
        document.set("tenant", tenant.description)
        document.set("sub", user.description)
        document.set("created_at", created?.formatted(.iso8601))
        var profile = JSONObject()
        claims.write(Set(StandardClaim.allCases), to: &profile)
        document.set("profile", profile)
        document.set(
            "sessions",
            sessions.map { session in
                var object = JSONObject()
                object.set("sid", session.session.description)
                object.set("user_agent", session.device.userAgent)
                object.set("network", session.device.network)
                object.set("created_at", session.created.formatted(.iso8601))
                object.set("last_used_at", session.lastUsed.formatted(.iso8601))
                object.set("clients", session.clients.map(\.description))
                return object
            })
        document.set(
            "apps",
            apps.map { app in
                var object = JSONObject()
                object.set("client_id", app.client.description)
                object.set("since", app.since.formatted(.iso8601))
                object.set("last_used_at", app.lastUsed?.formatted(.iso8601))
                object.set("scopes", app.scopes.tokens)
                return object
            })
        document.set(
            "identities",
            identities.map { identity in
                var object = JSONObject()
                object.set("provider", identity.provider.description)
                object.set("subject", identity.subject)
                object.set("email", identity.email)
                object.set("linked_at", identity.linked.formatted(.iso8601))
                object.set("last_used_at", identity.used.formatted(.iso8601))
                return object
            })
        document.set(
            "activity",
            activity.map { event in
                var object = JSONObject()
                object.set("kind", event.kind)
                object.set("at", event.time.formatted(.iso8601))
                object.set("client_id", event.client?.description)
                object.set("network", event.network)
                return object
            })
        document.set(
            "mails",
            mails.map { mail in
                var object = JSONObject()
                object.set("kind", mail.kind.rawValue)
                object.set("to", mail.recipient)
                object.set("at", mail.created.formatted(.iso8601))
                return object
            })
        return document
    }
}
