import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import OAuth
import SignIn

/// Lets a tenant's own backend in, by its API key, and answers its refusals.
struct APIDoor: Sendable {
    private let services: WebServices

    init(_ services: WebServices) {
        self.services = services
    }

    /// Why a request was not carried out.
    enum Ending: Error {
        case refused(APIError)
        /// What is wrong with what was declared, a sentence each.
        case invalid([String])
        case fault(Fault)
    }

    /// Runs what the key allows: everything of its tenant.
    func opened(
        _ request: TenantRequest, _ handle: () async throws(Ending) -> Response
    ) async throws(Fault) -> Response {
        do throws(Ending) {
            try await authenticate(request)
            return try await handle()
        } catch {
            switch error {
            case .refused(let refusal): return refuse(refusal, request)
            case .invalid(let sentences): return refuse(.declarationInvalid, details: sentences, request)
            case .fault(let fault): throw fault
            }
        }
    }

    private func authenticate(_ request: TenantRequest) async throws(Ending) {
        guard let token = try? BearerToken(authorization: request.server.header(.authorization), form: nil) else {
            throw .refused(.keyMissing)
        }
        let known = try await asking { () async throws(Failure<Never>) in
            try await services.apiKeys.key(presented: token, tenant: request.tenant, now: request.server.now)
        }
        guard known != nil else { throw .refused(.keyUnknown) }
    }

    /// Runs what can fail but not be refused.
    func asking<Value>(_ work: () async throws(Failure<Never>) -> Value) async throws(Ending) -> Value {
        do throws(Failure<Never>) { return try await work() } catch { throw .fault(Fault(error)) }
    }

    /// A parameter that is spelled wrongly must not end more than was meant.
    func query(
        _ request: TenantRequest, allowing names: Set<String>
    ) throws(APIDoor.Ending) -> RequestParameters {
        guard let query = try? request.server.queryParameters(), query.repeated.isEmpty,
            query.names.isSubset(of: names),
            query.names.allSatisfy({ query[$0] != nil })
        else { throw .refused(.parameterMalformed) }
        return query
    }

    /// The user of the path.
    func user(in request: TenantRequest) throws(APIDoor.Ending) -> UserID {
        guard let user = request.pathParameter("user").flatMap(UserID.init(text:)) else {
            throw .refused(.identifierMalformed)
        }
        return user
    }

    private func refuse(_ refusal: APIError, details: [String] = [], _ request: TenantRequest) -> Response {
        let server = request.server
        services.log("API request refused", refusal.rawValue, request)
        var fields: [HTTPField] = []
        if refusal.status == 401 {
            // RFC 6750 section 3: a request without a key is told no error code.
            let error = refusal == .keyMissing ? "" : ", error=\"\(refusal.code)\""
            fields.append(HTTPField(name: .wwwAuthenticate, value: "Bearer realm=\"\(request.issuer)/api\"" + error))
        }
        let document = ErrorDocument.document(
            code: refusal.code, description: ([refusal.errorDescription] + details).joined(separator: "\n"),
            reason: refusal.rawValue,
            incident: server.incident)
        return .json(document, status: refusal.status, fields)
    }
}
