import Administration
import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth

/// The identity providers of a tenant, for the tenant's own backend: what `ostiary apply` declares, as JSON.
struct IdentityProvidersAPI: Sendable {
    private let services: WebServices
    private let door: APIDoor

    init(_ services: WebServices) {
        self.services = services
        door = APIDoor(services)
    }

    @Sendable func list(_ request: TenantRequest) async throws -> Response {
        try await door.opened(request) { () throws(APIDoor.Ending) in
            _ = try door.query(request, allowing: [])
            let providers = try await administered { () async throws(AdministrationError) in
                try await services.administrator.providers(of: request.tenant).map(\.document)
            }
            var document = JSONObject()
            document.set("identity_providers", providers)
            return .json(document)
        }
    }

    /// Creates the one of the path, or makes it like this one; a secret that isn't there is kept.
    @Sendable func put(_ request: TenantRequest) async throws -> Response {
        try await door.opened(request) { () throws(APIDoor.Ending) in
            _ = try door.query(request, allowing: [])
            let id = try provider(in: request)
            guard var members = JSONValue(parsing: request.server.body)?.object, members["id"] == nil else {
                throw .refused(.bodyMalformed)
            }
            members["id"] = .string(id.description)
            let declared: ProviderDeclaration
            do throws(DeclarationProblems) {
                declared = try ProviderDeclaration(DeclaredValue(.object(members)))
            } catch {
                throw .invalid(error.list.map(\.sentence))
            }
            let document = try await administered { () async throws(AdministrationError) in
                _ = try await services.administrator.set(declared, of: request.tenant, now: request.server.now)
                return try await services.administrator.provider(id, of: request.tenant).document
            }
            return .json(document)
        }
    }

    /// Takes one away, with the identities that people have there if `with_identities=true` says that this is meant.
    @Sendable func delete(_ request: TenantRequest) async throws -> Response {
        try await door.opened(request) { () throws(APIDoor.Ending) in
            let id = try provider(in: request)
            let query = try door.query(request, allowing: ["with_identities"])
            let isMeant = query["with_identities"]
            guard isMeant == nil || isMeant == "true" else { throw .refused(.parameterMalformed) }
            try await administered { () async throws(AdministrationError) in
                try await services.administrator.deleteProvider(
                    id, of: request.tenant, withIdentities: isMeant != nil, now: request.server.now)
            }
            return Response(status: 204)
        }
    }

    private func provider(in request: TenantRequest) throws(APIDoor.Ending) -> IdentityProvider.ID {
        guard let id = request.pathParameter("provider").flatMap({ IdentityProvider.ID($0) }) else {
            throw .refused(.providerUnknown)
        }
        return id
    }

    private func administered<Value: Sendable>(
        _ work: () async throws(AdministrationError) -> Value
    ) async throws(APIDoor.Ending) -> Value {
        do throws(AdministrationError) {
            return try await work()
        } catch {
            switch error {
            case .providerUnknown: throw .refused(.providerUnknown)
            case .providerInUse: throw .refused(.providerInUse)
            case .providerWithoutSecret, .providersFull: throw .invalid([error.description])
            case .unavailable: throw .fault(.unavailable(retryAfter: 5))
            default: throw .fault(.broken(error.description))
            }
        }
    }
}
