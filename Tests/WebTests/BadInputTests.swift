import HTTPTypes
import OAuth
import TestHouse
import Testing

/// Every parameter of every endpoint in every bad shape: the specification's error, never a fault of ours, nothing lost.
struct BadInputTests {
    private enum Shape: CaseIterable {
        case absent, empty, repeated, long, notUTF8, withNUL, brokenEscape, ofAnotherTenant

        /// The pairs in the place of one; already encoded.
        func pairs(_ name: String, _ value: String, foreign: String) -> [String] {
            let good = FormEncoding.encode([(name: name, value: value)])
            return switch self {
            case .absent: []
            case .empty: [name + "="]
            case .repeated: [good, good]
            case .long: [name + "=" + String(repeating: "x", count: 100_000)]
            case .notUTF8: [good + "%FF%C0"]
            case .withNUL: [good + "%00"]
            case .brokenEscape: [good + "%4"]
            case .ofAnotherTenant: [FormEncoding.encode([(name: name, value: foreign)])]
            }
        }
    }

    private static let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]

    /// Sends the form once for each parameter and shape, and looks at each answer.
    private static func sweep(
        _ parameters: [(name: String, value: String)], foreign: [String: String] = [:],
        send: (String) async throws -> Answer, look: (Answer, String) throws -> Void
    ) async throws {
        for bent in parameters.indices {
            for shape in Shape.allCases {
                let pairs = parameters.indices.flatMap { index in
                    let (name, value) = parameters[index]
                    return index == bent
                        ? shape.pairs(name, value, foreign: foreign[name] ?? "foreign")
                        : [FormEncoding.encode([(name: name, value: value)])]
                }
                try look(try await send(pairs.joined(separator: "&")), "\(parameters[bent].name) \(shape)")
            }
        }
    }

    @Test(arguments: [HTTPRequest.Method.get, .post])
    func `an authorization request ends on a page of ours or at the client's registered address`(
        method: HTTPRequest.Method
    ) async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let parameters = app.parameters([
            "prompt": "login", "max_age": "5", "login_hint": "x", "claims": "{}", "resource": "https://a.example/",
            "response_mode": "query", "ui_locales": "en", "id_token_hint": "x.y.z", "acr_values": "x",
            "display": "page",
        ])
        let authorize = tenant.issuer.url("/authorize")
        try await Self.sweep(parameters) { encoded in
            method == .get
                ? try await tenant.server.send(.get, authorize + "?" + encoded)
                : try await tenant.server.send(.post, authorize, Self.form, body: Array(encoded.utf8))
        } look: { answer, what in
            #expect([303, 400, 413].contains(answer.status), "\(what)")
            let goesOn = [tenant.issuer.description + "/", app.redirectURI + "?error="]
            if let location = answer.location { #expect(goesOn.contains { location.hasPrefix($0) }, "\(what)") }
        }
    }

    @Test func `a token request gets an error of the specification, and the code is still good`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let other = try await TestTenant.fresh()
        let theirs = try await other.register { $0.id = "theirs" }
        let foreign = ["client_id": "theirs", "code": try await theirs.code(other.signedIn(theirs))]
        let code = try await app.code(tenant.signedIn(app))
        let parameters: [(name: String, value: String)] = [
            ("grant_type", "authorization_code"), ("client_id", "app"), ("code", code),
            ("redirect_uri", app.redirectURI), ("code_verifier", String(repeating: "w", count: 43)),
            ("resource", "https://a.example/"), ("scope", "x"),
        ]
        let codes = [
            "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type",
            "invalid_scope", "invalid_target",
        ]
        try await Self.sweep(parameters, foreign: foreign) { encoded in
            // The verifier is wrong, so that nothing is ever right but the one shape under test.
            try await tenant.server.send(.post, tenant.issuer.url("/token"), Self.form, body: Array(encoded.utf8))
        } look: { answer, what in
            if answer.status != 413 {
                #expect([400, 401].contains(answer.status), "\(what) \(answer.text)")
                #expect(codes.contains(answer.json["error"]?.string ?? ""), "\(what) \(answer.text)")
            }
        }
        #expect(try await app.redeem(code).status == 200)
    }

    @Test func `a redirect URI with a NUL in a token request is a wrong one`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let code = try await app.code(tenant.signedIn(app))
        let answer = try await app.redeem(code, ["redirect_uri": app.redirectURI + "\u{0}"])
        #expect(answer.status == 400)
        #expect(answer.json["error"] == .string("invalid_grant"))
        #expect(try await app.redeem(code).status == 200)
    }

    @Test func `a page's form in any shape is a page again`() async throws {
        let tenant = try await TestTenant.fresh()
        let third = try await tenant.registerThirdParty()
        let browser = tenant.browser()
        let signIn = try await browser.open(third.url())
        let sealed = signIn.form?["transaction"] ?? ""
        let cookies: HTTPFields = [
            .contentType: "application/x-www-form-urlencoded",
            .cookie: browser.cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; "),
        ]
        let forms: [(String, [(name: String, value: String)])] = [
            ("/sign-in", [("transaction", sealed), ("email", tenant.ada.email), ("password", "wrong")]),
            ("/consent", [("transaction", sealed), ("decision", "allow")]),
            ("/choose-account", [("transaction", sealed), ("choice", "continue")]),
        ]
        for (path, parameters) in forms {
            try await Self.sweep(parameters) { encoded in
                try await tenant.server.send(.post, tenant.issuer.url(path), cookies, body: Array(encoded.utf8))
            } look: { answer, what in
                #expect([303, 400, 413, 422].contains(answer.status), "\(path) \(what) \(answer.status)")
                #expect(answer.headers[.setCookie] == nil, "\(path) \(what)")
            }
        }
    }

    @Test func `a bearer token in any shape is refused by name`() async throws {
        let tenant = try await TestTenant.fresh()
        try await Self.sweep([(name: "access_token", value: "x")]) { encoded in
            try await tenant.server.send(.post, tenant.issuer.url("/userinfo"), Self.form, body: Array(encoded.utf8))
        } look: { answer, what in
            #expect([400, 401, 413].contains(answer.status), "\(what)")
        }
        for value in [
            "", " ", "Bearer", "Bearer ", "bearer  ", "Basic eDp4", "Bearer a b", "Bearer \u{FFFD}", ",", "Bearer,x",
        ] {
            let answer = try await tenant.userInfo(value)
            #expect(answer.status == 401, "\(value)")
            #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer ") == true, "\(value)")
        }
    }

    @Test func `an account that is shut reads like a wrong password`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        try await tenant.shut(tenant.ada)
        let answer = try await tenant.signedIn(app)
        #expect(answer.status == 422)
        #expect(answer.text.contains("E-mail address and password don’t match."))
        #expect(try await tenant.auditKinds() == ["sign_in_refused account_disabled"])
    }
}
