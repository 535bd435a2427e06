import OAuth
import TestHouse

extension RouteTests.Visit {
    /// A page of the account, for Ada who is signed in.
    func account(_ path: String) async throws -> Answer {
        _ = try await tenant.signedIn(app, in: browser)
        return try await browser.open(tenant.issuer.url("/account" + path))
    }

    /// Fills in one of a page's forms, the one that has this field or button.
    func submit(
        _ page: Answer, formWith name: String, _ values: [String: String] = [:], pressing button: String? = nil
    ) async throws -> Answer {
        guard
            let form = page.forms.first(where: { form in
                form[name] != nil || form.buttons.contains { $0.name == name && $0.value == button ?? $0.value }
            })
        else { throw Surprise("no form with \(name)") }
        var fields = form.fields.map { ($0.name, values[$0.name] ?? $0.value) }
        if let pressed = form.buttons.first(where: { $0.value == button }) {
            fields.append((pressed.name, pressed.value))
        }
        return try await browser.post(browser.server.origin + form.action, fields)
    }
}

extension RouteTests {
    /// One for each line of `Routes` that is about somebody's own account.
    static let accountProbes: [String: Probe] = [
        "GET /t/{tenant}/account/profile": { visit in
            try await visit.account("/profile").form?["name"] == "Ada Lovelace"
        },
        "POST /t/{tenant}/account/profile": { visit in
            let page = try await visit.account("/profile")
            return try await visit.browser.submit(page, ["name": "Ada King"]).form?["name"] == "Ada King"
        },
        "GET /t/{tenant}/account/email": { visit in
            try await visit.account("/email").words.contains("ada@example.com")
        },
        "POST /t/{tenant}/account/email": { visit in
            let page = try await visit.account("/email")
            let fields = ["email": "ada@new.example.com", "password": visit.tenant.ada.password]
            return try await visit.submit(page, formWith: "email", fields).title == "Check your mail"
        },
        "GET /t/{tenant}/account/password": { visit in
            try await visit.account("/password").form?["current"] == ""
        },
        "POST /t/{tenant}/account/password": { visit in
            let page = try await visit.account("/password")
            _ = try await visit.browser.submit(
                page, ["current": visit.tenant.ada.password, "password": chosenPassword])
            return try await visit.tenant.admits(visit.tenant.ada.email, chosenPassword)
        },
        "GET /t/{tenant}/account/apps": { visit in
            _ = try await visit.tenant.tokens(visit.app)
            return try await visit.account("/apps").words.contains("Acme App")
        },
        "POST /t/{tenant}/account/apps": { visit in
            let tokens = try await visit.tenant.tokens(visit.app)
            let page = try await visit.account("/apps")
            _ = try await visit.browser.submit(page, pressing: "app")
            return try await visit.tenant.userInfo(tokens).status == 401
        },
        "GET /t/{tenant}/account/activity": { visit in
            try await visit.account("/activity").words.contains("Signed in")
        },
        "GET /t/{tenant}/account/data": { visit in
            try await visit.account("/data").title == "Your data"
        },
        "POST /t/{tenant}/account/data": { visit in
            let page = try await visit.account("/data")
            return try await visit.submit(page, formWith: "do", pressing: "download").text.contains("Ada Lovelace")
        },
    ]
}
