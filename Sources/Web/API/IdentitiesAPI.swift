import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth
import SignIn

/// Who a tenant's users are elsewhere, and the tokens that are kept of that, for the tenant's own backend.
struct IdentitiesAPI: Sendable {
    private let services: WebServices
    private let door: APIDoor

    init(_ services: WebServices) {
        self.services = services
        door = APIDoor(services)
    }

    @Sendable func list(_ request: TenantRequest) async throws -> Response {
        try await door.opened(request) { () throws(APIDoor.Ending) in
            _ = try door.query(request, allowing: [])
            let user = try door.user(in: request)
            let identities = try await door.asking { () async throws(Failure<Never>) -> [LinkedIdentity]? in
                guard try await services.accounts.own.owner(user, tenant: request.tenant) != nil else { return nil }
                return try await services.federation.identities(of: user, of: request.tenant)
            }
            guard let identities else { throw .refused(.userUnknown) }
            var document = JSONObject()
            document.set("identities", identities.map(\.document))
            return .json(document)
        }
    }

    /// A token that works, renewed if it has to be.
    @Sendable func token(_ request: TenantRequest) async throws -> Response {
        try await door.opened(request) { () throws(APIDoor.Ending) in
            _ = try door.query(request, allowing: [])
            let user = try door.user(in: request)
            guard let id = request.pathParameter("provider").flatMap({ IdentityProvider.ID($0) }) else {
                throw .refused(.upstreamTokenUnknown)
            }
            do throws(Failure<Federation.TokenRefusal>) {
                let tokens = try await services.federation.token(
                    of: user, at: id, of: request.tenant, now: request.server.now)
                var document = JSONObject()
                document.set("access_token", tokens.access)
                document.set("token_type", "Bearer")
                document.set(
                    "expires_in", tokens.expiry.map { Int($0.timeIntervalSince(request.server.now).rounded(.down)) })
                return .json(document)
            } catch {
                switch error {
                case .refused(.none): throw .refused(.upstreamTokenUnknown)
                case .refused(.over): throw .refused(.upstreamTokenOver)
                case .refused(.unavailable): throw .fault(.unavailable(retryAfter: 5))
                case .unavailable(let seconds): throw .fault(.unavailable(retryAfter: seconds))
                case .broken(let what): throw .fault(.broken(what))
                }
            }
        }
    }
}

extension LinkedIdentity {
    /// Times are seconds since 1970.
    fileprivate var document: JSONObject {
        var document = JSONObject()
        document.set("id", id.description)
        document.set("provider", provider.description)
        document.set("subject", subject)
        document.set("email", email)
        document.set("linked_at", Int(linked.timeIntervalSince1970))
        document.set("last_used_at", Int(used.timeIntervalSince1970))
        return document
    }
}
