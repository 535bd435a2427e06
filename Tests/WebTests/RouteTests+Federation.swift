import HTTPTypes
import OAuth
import TestHouse

extension RouteTests {
    /// The pages around other servers.
    static let federationProbes: [String: Probe] = [
        "GET /t/{tenant}/federation/{provider}": { visit in
            let upstream = try await visit.tenant.upstream()
            let away = try await visit.away()
            return away.status == 303 && away.location?.hasPrefix(upstream.issuer) == true
        },
        "GET /t/{tenant}/federation/{provider}/callback": { visit in
            let upstream = try await visit.tenant.upstream()
            let callback = try upstream.consent(to: try await visit.away().location ?? "")
            return try await visit.browser.open(callback, from: .crossSite).title == "Your account"
        },
        "POST /t/{tenant}/federation/{provider}/callback": { visit in
            let upstream = try await visit.tenant.upstream()
            let callback = try upstream.consent(to: try await visit.away().location ?? "")
            let form = try UpstreamRealm.parts(callback).map { ($0.key, $0.value) }
            let address = String(callback.prefix { $0 != "?" })
            return try await visit.browser.post(address, form, from: .crossSite).title == "Your account"
        },
        "POST /t/{tenant}/federation/{provider}/back-channel-logout": { visit in
            let upstream = try await visit.tenant.upstream()
            let token = try upstream.logoutToken { $0["sub"] = "nobody" }
            return try await visit.tenant.server.send(
                .post, visit.tenant.issuer.url("/federation/elsewhere/back-channel-logout"),
                [.contentType: "application/x-www-form-urlencoded"],
                body: Array("logout_token=\(token)".utf8)
            ).status == 200
        },
        "GET /t/{tenant}/federation/{provider}/signed-out": { visit in
            try await visit.browser.open(visit.tenant.issuer.url("/federation/elsewhere/signed-out?state=x")).status
                == 400
        },
        "GET /t/{tenant}/api/v1/identity-providers": { visit in
            try await visit.tenant.server.send(.get, visit.tenant.issuer.url("/api/v1/identity-providers")).status
                == 401
        },
        "PUT /t/{tenant}/api/v1/identity-providers/{provider}": { visit in
            try await visit.tenant.server.send(.put, visit.tenant.issuer.url("/api/v1/identity-providers/x")).status
                == 401
        },
        "DELETE /t/{tenant}/api/v1/identity-providers/{provider}": { visit in
            try await visit.tenant.server.send(.delete, visit.tenant.issuer.url("/api/v1/identity-providers/x")).status
                == 401
        },
        "GET /t/{tenant}/api/v1/users/{user}/identities": { visit in
            try await visit.tenant.server.send(
                .get, visit.tenant.issuer.url("/api/v1/users/\(visit.tenant.ada.id)/identities")
            ).status == 401
        },
        "POST /t/{tenant}/api/v1/users/{user}/identities/{provider}/token": { visit in
            try await visit.tenant.server.send(
                .post, visit.tenant.issuer.url("/api/v1/users/\(visit.tenant.ada.id)/identities/x/token")
            ).status == 401
        },
        "GET /t/{tenant}/finish": { visit in try await visit.stranger().title == "Almost there" },
        "POST /t/{tenant}/finish": { visit in
            let page = try await visit.stranger()
            return try await visit.browser.post(
                visit.tenant.issuer.url("/finish"),
                [
                    ("transaction", page.forms.first?["transaction"] ?? ""), ("do", "mail"),
                    ("email", "grace@example.org"),
                ]
            ).title == "Check your mail"
        },
        "GET /t/{tenant}/account/connections": { visit in
            try await visit.account("/connections").title == "Ways to sign in"
        },
        "POST /t/{tenant}/account/connections": { visit in
            let upstream = try await visit.tenant.upstream()
            let linked = try await visit.tenant.federate(
                visit.browser, from: try await visit.account("/connections"), at: upstream)
            let identity = linked.form?.buttons.first?.value ?? ""
            return try await visit.browser.submit(linked, pressing: identity).words.contains("None is connected yet.")
        },
    ]
}

extension RouteTests.Visit {
    fileprivate func away() async throws -> Answer {
        try await tenant.depart(browser, from: try await browser.open(tenant.issuer.url("/account/sign-in")))
    }

    /// Somebody whom a provider names, without an address that counts.
    fileprivate func stranger() async throws -> Answer {
        let upstream = try await tenant.upstream { $0.trustedDomains = [] }
        return try await tenant.federate(
            browser, from: try await browser.open(tenant.issuer.url("/account/sign-in")), at: upstream)
    }
}
