import Crypto
import Foundation
import JOSE
import OAuth
import Testing

@testable import SignIn

/// The presets against what the providers really answer, as it was recorded.
@Suite struct ProviderPresetTests {
    static func vector(_ name: String) throws -> [UInt8] {
        let directory = #filePath.split(separator: "/").dropLast().joined(separator: "/")
        return Array(try Data(contentsOf: URL(fileURLWithPath: "/\(directory)/Vectors/\(name).json")))
    }

    private func claims(_ name: String) throws -> [String: JSONValue] {
        try #require(JSONValue(parsing: try Self.vector(name))?.object)
    }

    private func provider(_ kind: ProviderKind) throws -> IdentityProvider {
        let id = try #require(IdentityProvider.ID("x"))
        return try #require(IdentityProvider(ProviderDefinition(id: id, kind: kind, clientID: "c")))
    }

    private func rule(_ kind: ProviderKind) throws -> IssuerRule {
        guard case .openIDConnect(let rule) = try provider(kind).dialect else {
            throw UpstreamRefusal.metadataMalformed
        }
        return rule
    }

    @Test(arguments: [
        (ProviderKind.google, "google"), (.microsoft, "microsoft-common"), (.apple, "apple"), (.gitlab, "gitlab"),
        (.linkedin, "linkedin"),
    ])
    func `a discovery document is the issuer's own, and has what is needed`(kind: ProviderKind, name: String) throws {
        let rule = try rule(kind)
        let metadata = try UpstreamMetadata(try Self.vector(name + "-discovery"), of: rule)
        #expect(metadata.algorithms.contains(.rs256))
        for address in [metadata.authorizationEndpoint, metadata.tokenEndpoint, metadata.keysAddress] {
            #expect(address.hasPrefix("https://"))
        }
        #expect(throws: UpstreamRefusal.metadataOfAnother) {
            try UpstreamMetadata(try Self.vector(name + "-discovery"), of: IssuerRule("https://other.example"))
        }
    }

    @Test func `an issuer's tokens are its own, in each of its spellings, and nobody else's`() throws {
        var google = try claims("google-id-token-claims")
        #expect(try rule(.google).accepts(google))
        google["iss"] = .string("accounts.google.com")
        #expect(try rule(.google).accepts(google))
        #expect(try rule(.google).agree(answering: "https://accounts.google.com", token: google))
        // One person, whichever the token says.
        #expect(try rule(.google).authority(of: google) == "https://accounts.google.com")
        google["iss"] = .string("https://accounts.google.com.evil.example")
        #expect(try !rule(.google).accepts(google))
        #expect(try rule(.apple).accepts(try claims("apple-id-token-claims")))
    }

    @Test func `a token of Microsoft's is of the organisation that it names, and signed by a key for that one`() throws
    {
        let rule = try rule(.microsoft)
        var token = try claims("microsoft-id-token-claims")
        let issuer = try #require(token["iss"]?.string)
        #expect(rule.accepts(token) && rule.authority(of: token) == issuer)
        #expect(rule.accepts(keyOf: "https://login.microsoftonline.com/{tenantid}/v2.0", claims: token))
        #expect(rule.accepts(keyOf: issuer, claims: token))
        let consumers = "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0"
        #expect(!rule.accepts(keyOf: consumers, claims: token))
        #expect(rule.accepts(answering: issuer) && !rule.accepts(answering: "https://evil.example"))
        #expect(!rule.agree(answering: consumers, token: token))
        for tenant in ["9188040d-6c67-4c5b-b112-36a304b66dad", "x", "", "../x"] {
            token["tid"] = .string(tenant)
            #expect(!rule.accepts(token), "\(tenant)")
        }
        token["tid"] = nil
        #expect(!rule.accepts(token))
        token["tid"] = .string("x")
        token["iss"] = .string("https://login.microsoftonline.com/x/v2.0")
        #expect(!rule.accepts(token))
    }

    @Test func `each says who somebody is in its own words`() throws {
        let google = try #require(try provider(.google).mapping.read(claims("google-id-token-claims")))
        #expect(google.subject == "10769150350006150715113082367" && google.isEmailVerified)
        #expect(google.profile[.givenName] == "Jay" && google.profile[.picture]?.hasPrefix("https://") == true)
        let microsoft = try #require(try provider(.microsoft).mapping.read(claims("microsoft-id-token-claims")))
        #expect(microsoft.email?.text == "abe@example.com" && !microsoft.isEmailVerified)
        let apple = try #require(try provider(.apple).mapping.read(claims("apple-id-token-claims")))
        #expect(apple.isEmailVerified && apple.profile[.name] == nil)
        let github = try #require(try provider(.github).mapping.read(claims("github-user")))
        #expect(github.subject == "583231" && github.email == nil && github.profile[.nickname] == "octo-example")
        #expect(github.profile[.website] == nil)
        let gitlab = try #require(try provider(.gitlab).mapping.read(claims("gitlab-userinfo")))
        #expect(gitlab.subject == "2" && gitlab.isEmailVerified)
        let discord = try #require(try provider(.discord).mapping.read(claims("discord-user")))
        #expect(discord.subject == "80351110224678912" && discord.isEmailVerified && discord.profile[.name] == nil)
        let facebook = try #require(try provider(.facebook).mapping.read(claims("facebook-me")))
        #expect(facebook.profile[.familyName] == "Example" && !facebook.isEmailVerified)
        #expect(facebook.profile[.picture]?.hasPrefix("https://platform-lookaside") == true)
        let linkedin = try #require(try provider(.linkedin).mapping.read(claims("linkedin-userinfo")))
        #expect(linkedin.profile[.locale] == "en" && linkedin.isEmailVerified)
    }

    @Test func `whose addresses a provider's word counts for`() throws {
        func trusts(_ kind: ProviderKind, _ address: String, _ extra: [String: JSONValue] = [:]) throws -> Bool {
            var claims: [String: JSONValue] = ["sub": .string("1"), "id": .string("1"), "email": .string(address)]
            claims.merge(extra) { $1 }
            let provider = try provider(kind)
            let profile = try #require(provider.mapping.read(claims))
            let email = try #require(profile.email)
            return provider.policy.trust.covers(email, isVerified: profile.isEmailVerified, claims: claims)
        }
        let verified: [String: JSONValue] = ["email_verified": .bool(true)]
        #expect(try trusts(.google, "ada@gmail.com", verified) && trusts(.google, "ada@GoogleMail.com", verified))
        #expect(try !trusts(.google, "ada@example.com", verified))
        #expect(try trusts(.google, "ada@example.com", verified.merging(["hd": .string("Example.com")]) { $1 }))
        #expect(try !trusts(.google, "ada@example.com", verified.merging(["hd": .string("other.com")]) { $1 }))
        #expect(try !trusts(.google, "ada@gmail.com"))
        // Whoever runs an organisation writes any address into an account (nOAuth).
        #expect(try !trusts(.microsoft, "ada@example.com", verified))
        for yes in [JSONValue.bool(true), .number(1), .string("1"), .string("true")] {
            #expect(try trusts(.microsoft, "ada@example.com", ["xms_edov": yes]))
        }
        for no in [JSONValue.bool(false), .number(0), .string("0"), .null] {
            #expect(try !trusts(.microsoft, "ada@example.com", ["xms_edov": no]))
        }
        #expect(try trusts(.apple, "x@privaterelay.appleid.com", ["email_verified": .string("true")]))
        #expect(try !trusts(.facebook, "ada@example.com", verified))
        #expect(try trusts(.discord, "ada@example.com", ["verified": .bool(true)]))
        #expect(try trusts(.linkedin, "ada@example.com", verified) && trusts(.gitlab, "ada@example.com", verified))
        // A GitLab of one's own is as good as its operator says.
        var own = ProviderDefinition(id: IdentityProvider.ID("x")!, kind: .gitlab, clientID: "c")
        own.issuer = "https://gitlab.example"
        #expect(IdentityProvider(own)?.policy.trust == AddressTrust.none)
    }

    @Test func `Apple's client secret is a token of the developer's key`() throws {
        let key = P256.Signing.PrivateKey()
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        var definition = ProviderDefinition(
            id: IdentityProvider.ID("apple")!, kind: .apple, clientID: "org.example.web")
        definition.signedSecret = SignedClientSecret(team: "TEAM", key: "KEY")
        let provider = try #require(IdentityProvider(definition))
        let proof = ClientProof(provider: provider, secret: Secret(text: key.pemRepresentation))
        let credentials = try proof.credentials(now: now)
        #expect(credentials.header == nil)
        let text = try #require(credentials.fields.first { $0.name == "client_secret" }?.value)
        let token = try #require(CompactSignature(text))
        #expect(token.header["alg"]?.string == "ES256" && token.header["kid"]?.string == "KEY")
        let claims = try #require(token.payload(by: VerificationKey(es256: key.publicKey)))
        #expect(claims["iss"]?.string == "TEAM" && claims["sub"]?.string == "org.example.web")
        #expect(claims["aud"]?.string == "https://appleid.apple.com")
        #expect(claims["iat"]?.integer == 1_800_000_000 && claims["exp"]?.integer == 1_800_000_300)
        #expect(throws: ClientProof.Unusable.self) {
            try ClientProof(provider: provider, secret: Secret(text: "no key")).credentials(now: now)
        }
    }

    @Test func `a client proves itself as it is registered there`() throws {
        let now = Date(timeIntervalSince1970: 0)
        for (method, expected) in [
            (IdentityProvider.Authentication.clientSecretBasic, "Basic YyUyMGlkOnMlM0FlYyUyQnJldA=="),
            (.clientSecretPost, nil),
            (.none, nil),
        ] {
            var definition = ProviderDefinition(id: IdentityProvider.ID("x")!, kind: .google, clientID: "c id")
            definition.authentication = method
            let provider = try #require(IdentityProvider(definition))
            let credentials = try ClientProof(provider: provider, secret: Secret(text: "s:ec+ret")).credentials(
                now: now)
            #expect(credentials.header == expected)
            #expect(credentials.fields.contains { $0.name == "client_secret" } == (method == .clientSecretPost))
        }
    }
}
