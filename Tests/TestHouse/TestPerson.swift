import Foundation
package import OAuth
import Store

/// Somebody with an account and a password.
package struct TestPerson: Sendable {
    package let id: UserID
    package let email: String
    package let password: String

    static func saved(
        _ email: String, name: String?, in tenant: Tenant.ID, of house: House, now: Date
    ) async throws -> TestPerson {
        let person = TestPerson(id: .random(), email: email, password: "correct horse " + UUID().uuidString)
        let claims = UserClaims(
            email: email, emailVerified: true, phoneNumber: "+441234", phoneNumberVerified: false, roles: ["admin"],
            updatedAt: now, profile: name.map { [.name: $0, .locale: "en"] } ?? [:], address: ["country": "UK"])
        _ = try await house.store.tenant(tenant).save(
            UserRecord(id: person.id, claims: claims, isEnabled: true),
            password: try await house.sealed(person.password, of: person.id, in: tenant), now: now)
        return person
    }
}
