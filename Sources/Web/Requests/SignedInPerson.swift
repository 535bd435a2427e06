import OAuth
import SignIn

extension WebServices {
    /// Who is signed in to the browser that sent the request.
    func person(in request: TenantRequest) async throws(Fault) -> Sessions.Person? {
        let cookie = TenantCookies(request.tenant, issuer: request.issuer).session(in: request.server)
        return try await faulting { () async throws(Failure<Never>) in
            try await sessions.person(behind: cookie, of: request.tenant, now: request.server.now)
        }
    }
}
