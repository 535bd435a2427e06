import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import OAuth
import SignIn

/// What providers say of sessions that ended there.
struct UpstreamLogoutRoutes: Sendable {
    private let services: WebServices

    init(_ services: WebServices) {
        self.services = services
    }

    /// OpenID Connect Back-Channel Logout 2.5 to 2.8.
    @Sendable func end(_ request: TenantRequest) async throws -> Response {
        guard let form = try? request.server.formParameters(), let token = form["logout_token"],
            let id = request.pathParameter("provider").flatMap({ IdentityProvider.ID($0) })
        else { return refuse("logout_token_missing", "logout_token is missing.", request) }
        do throws(Failure<Federation.LogoutRefusal>) {
            _ = try await services.federation.end(
                by: token, from: id, request.server.device, of: request.tenant, now: request.server.now)
            return Response(status: 200, [])
        } catch {
            switch error {
            case .refused(.providerUnknown): throw Fault.notFound
            case .refused(.token(let refusal)):
                // Nothing was wrong with the token: it may come again.
                guard !refusal.isPassing else { throw Fault.unavailable(retryAfter: 5) }
                return refuse(refusal.rawValue, "The logout token can't be accepted.", request)
            case .unavailable(let seconds): throw Fault.unavailable(retryAfter: seconds)
            case .broken(let what): throw Fault.broken(what)
            }
        }
    }

    private func refuse(_ reason: String, _ description: String, _ request: TenantRequest) -> Response {
        services.log("a provider's logout token was refused", reason, request)
        return .json(
            ErrorDocument.document(
                code: "invalid_request", description: "\(description) (\(reason))", reason: reason,
                incident: request.server.incident), status: 400)
    }
}
