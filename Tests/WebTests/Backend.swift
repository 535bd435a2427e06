import FoundationEssentials
import HTTPTypes
import OAuth
import Store
import TestHouse

/// A tenant's own backend, which has an API key.
struct Backend {
    let tenant: TestTenant
    let key: APIKey

    init(_ tenant: TestTenant, expiry: Date? = nil) async throws {
        self.tenant = tenant
        key = APIKey(row: UUID())
        try await tenant.store.add(key, name: "backend", expiry: expiry, now: tenant.clock.now)
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, key text: String? = nil
    ) async throws -> Answer {
        try await tenant.server.send(
            method, tenant.issuer.url("/api/v1" + path), [.authorization: "Bearer " + (text ?? key.expose())],
            body: body.map { Array($0.utf8) })
    }
}
