import FoundationEssentials
import OAuth
import Testing

struct UserClaimsTests {
    static let full = UserClaims(
        email: "ada@example.com", emailVerified: true, phoneNumber: "+44 1", phoneNumberVerified: false,
        roles: ["admin"], updatedAt: Date(timeIntervalSince1970: 1_700_000_000.9),
        profile: [.name: "Ada", .locale: "en"], address: ["region": "B", "country": "A"])

    static func written(_ claims: UserClaims, _ scopes: ScopeSet) -> String {
        var object = JSONObject()
        claims.write(StandardClaim.covered(by: scopes), to: &object)
        return String(decoding: object.bytes, as: UTF8.self)
    }

    @Test(
        arguments: [
            ([], "{}"), (["openid"], "{}"), (["profile"], #"{"name":"Ada","locale":"en","updated_at":1700000000}"#),
            (["email"], #"{"email":"ada@example.com","email_verified":true}"#),
            (["phone"], #"{"phone_number":"+44 1","phone_number_verified":false}"#),
            (["address"], #"{"address":{"country":"A","region":"B"}}"#), (["roles"], #"{"roles":["admin"]}"#),
            (["nobody-knows"], "{}"),
        ] as [(ScopeSet, String)])
    func `each scope gives its claims and no other's`(scopes: ScopeSet, json: String) {
        #expect(UserClaimsTests.written(UserClaimsTests.full, scopes) == json)
    }

    @Test func `what isn't known is left out, not null`() {
        let empty = UserClaims(
            email: nil, emailVerified: true, phoneNumber: nil, phoneNumberVerified: true, roles: [],
            updatedAt: exampleNow,
            profile: [:], address: [:])
        #expect(
            UserClaimsTests.written(empty, ["profile", "email", "phone", "address", "roles"])
                == #"{"updated_at":1800000000,"roles":[]}"#)
    }

    @Test func `every claim has a scope that covers it`() {
        let scopes: ScopeSet = ["profile", "email", "phone", "address", "roles"]
        #expect(StandardClaim.covered(by: scopes) == Set(StandardClaim.allCases))
        for claim in StandardClaim.allCases {
            #expect(StandardClaim.covered(by: ScopeSet([claim.scope])).contains(claim))
            #expect(!StandardClaim.covered(by: scopes.subtracting([claim.scope])).contains(claim))
        }
    }
}
