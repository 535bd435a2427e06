import FoundationEssentials
import HTTPTypes
import OAuth
import Store
import TestHouse
import Testing

/// Sessions for a tenant's own backend.
struct SessionsAPITests {
    private func signedIn(_ tenant: TestTenant, _ app: RelyingParty) async throws -> (user: String, session: String) {
        let claims = try await tenant.idToken(tenant.tokens(app))
        return (claims["sub"]?.string ?? "", claims["sid"]?.string ?? "")
    }

    private func ids(_ answer: Answer) -> Set<String> {
        Set(answer.json["sessions"]?.array?.compactMap { $0.object?["id"]?.string } ?? [])
    }

    @Test func `a backend lists a user's sessions, ends one, ends others, ends all`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let backend = try await Backend(tenant)
        let (user, first) = try await signedIn(tenant, app)
        let (_, second) = try await signedIn(tenant, app)
        let (_, third) = try await signedIn(tenant, app)
        let path = "/users/\(user)/sessions"
        let list = try await backend.send(.get, path)
        #expect(list.status == 200 && ids(list) == [first, second, third])
        #expect(list.headers[.contentType] == "application/json" && list.headers[.cacheControl] == "no-store")
        let shown = try #require(list.json["sessions"]?.array?.first?.object)
        #expect(shown["program"]?.string == "Browser" && shown["browser_signed_in"]?.bool == true)
        #expect(shown["clients"]?.array?.compactMap(\.string) == [app.id])
        #expect(shown["created_at"]?.integer == Int(tenant.clock.now.timeIntervalSince1970))

        #expect(try await backend.send(.delete, path + "/" + first).status == 204)
        #expect(ids(try await backend.send(.get, path)) == [second, third])
        let others = try await backend.send(.delete, path + "?except=" + second)
        #expect(others.status == 200 && others.json["ended"]?.integer == 1)
        #expect(ids(try await backend.send(.get, path)) == [second])
        #expect(try await backend.send(.delete, path).json["ended"]?.integer == 1)
        #expect(ids(try await backend.send(.get, path)) == [])
        // Again: nothing is left, and that is no error.
        #expect(try await backend.send(.delete, path).json["ended"]?.integer == 0)
        #expect(try await backend.send(.delete, path + "/" + first).status == 204)
    }

    /// How a refusal of each kind comes about; the compiler says when one is missing.
    private func refused(_ error: APIError, _ backend: Backend, _ user: String) async throws -> [Answer] {
        let path = "/users/\(user)/sessions"
        let nobody = UUID().uuidString.lowercased()
        switch error {
        case .keyMissing:
            return [
                try await backend.tenant.server.send(.get, backend.tenant.issuer.url("/api/v1" + path)),
                try await backend.tenant.server.send(
                    .delete, backend.tenant.issuer.url("/api/v1" + path), [.authorization: "Basic x"]),
            ]
        case .keyUnknown:
            let stranger = try await Backend(TestTenant.fresh())
            let expired = try await Backend(backend.tenant, expiry: backend.tenant.clock.now)
            let deleted = try await Backend(backend.tenant)
            _ = try await backend.tenant.store.deleteAPIKey(APIKeyID(deleted.key.row))
            var answers: [Answer] = []
            for key in [
                "x", stranger.key.expose(), expired.key.expose(), deleted.key.expose(),
                APIKey(row: backend.key.row).expose(), String(backend.key.expose().dropLast()),
            ] {
                answers.append(try await backend.send(.delete, path, key: key))
            }
            return answers
        case .identifierMalformed:
            return [
                try await backend.send(.get, "/users/x/sessions"), try await backend.send(.delete, path + "/x"),
                try await backend.send(.get, "/users/\(user.uppercased())/sessions"),
            ]
        case .parameterMalformed:
            var answers: [Answer] = []
            for query in ["?except=x", "?except=", "?exept=\(nobody)", "?except=\(nobody)&except=\(nobody)", "?%zz"] {
                answers.append(try await backend.send(.delete, path + query))
            }
            return answers
        case .userUnknown:
            return [
                try await backend.send(.get, "/users/\(nobody)/sessions"),
                try await backend.send(.delete, "/users/\(nobody)/sessions"),
            ]
        case .sessionUnknown:
            // One that is kept has to be the user's: else a slip would end all of them.
            return [
                try await backend.send(.delete, path + "/" + nobody),
                try await backend.send(.delete, path + "?except=" + nobody),
            ]
        case .providerUnknown:
            return [
                try await backend.send(.delete, "/identity-providers/nobody"),
                try await backend.send(.put, "/identity-providers/NOBODY", "{}"),
            ]
        case .providerInUse, .upstreamTokenOver: return [try await refusedOfIdentity(error, backend, user)]
        case .bodyMalformed: return [try await backend.send(.put, "/identity-providers/x", "[]")]
        case .declarationInvalid: return [try await backend.send(.put, "/identity-providers/x", "{}")]
        case .upstreamTokenUnknown: return [try await backend.send(.post, "/users/\(user)/identities/x/token")]
        }
    }

    /// The user has an identity elsewhere, with a token that is over.
    private func refusedOfIdentity(_ error: APIError, _ backend: Backend, _ user: String) async throws -> Answer {
        _ = try await backend.tenant.upstream { $0.keepsTokens = true }
        var identity = UpstreamIdentity(provider: IdentityProvider.ID("elsewhere")!, authority: "x", subject: "y")
        identity.tokens = UpstreamTokens(access: "a", refresh: nil, expiry: backend.tenant.clock.now)
        _ = try await backend.tenant.store.link(
            identity, to: UserID(text: user)!, in: nil, recording: AuditEvent(.identityLinked),
            telling: { Letter(.identityLinked, to: $0.email) }, now: backend.tenant.clock.now)
        return error == .providerInUse
            ? try await backend.send(.delete, "/identity-providers/elsewhere")
            : try await backend.send(.post, "/users/\(user)/identities/elsewhere/token")
    }

    @Test(arguments: APIError.allCases)
    func `a refusal is JSON with its reason, and ends nothing`(error: APIError) async throws {
        let tenant = try await TestTenant.fresh()
        let backend = try await Backend(tenant)
        let (user, session) = try await signedIn(tenant, tenant.register())
        for answer in try await refused(error, backend, user) {
            #expect(answer.status == error.status)
            #expect(answer.json["error"]?.string == error.code && answer.reason == error.rawValue)
            #expect(answer.incident?.count == 14)
            #expect((answer.headers[.wwwAuthenticate] != nil) == (error.status == 401))
        }
        #expect(ids(try await backend.send(.get, "/users/\(user)/sessions")) == [session])
    }

    @Test func `a user of another tenant is nobody here`() async throws {
        let (tenant, other) = (try await TestTenant.fresh(), try await TestTenant.fresh())
        let backend = try await Backend(tenant)
        let (user, session) = try await signedIn(other, other.register())
        #expect(try await backend.send(.get, "/users/\(user)/sessions").reason == "user_unknown")
        #expect(try await backend.send(.delete, "/users/\(user)/sessions/\(session)").reason == "session_unknown")
        #expect(ids(try await Backend(other).send(.get, "/users/\(user)/sessions")) == [session])
    }
}
