package import FoundationEssentials
package import Keys
package import OAuth
package import Store

/// The UserInfo endpoint (OpenID Connect Core 5.3).
package struct UserInfoEndpoint: Sendable {
    private let store: Store
    private let keys: KeyRing

    package init(store: Store, keys: KeyRing) {
        self.store = store
        self.keys = keys
    }

    /// The claims that the token's scopes cover, and those asked for by name; `sub` always.
    package func claims(
        for token: BearerToken, tenant: Tenant, issuer: Issuer, now: Date
    ) async throws(Failure<BearerError>) -> JSONObject {
        let keySet: KeySet
        do throws(KeyError) { keySet = try await keys.keys(of: tenant, now: now) } catch { throw Failure(error) }
        let verified: VerifiedAccessToken
        do throws(BearerError) {
            verified = try VerifiedAccessToken(token, issuer: issuer, keys: keySet, now: now)
        } catch {
            throw .refused(error)
        }
        guard let grant = verified.grant else { throw .refused(.tokenWithoutUser) }
        guard verified.scopes.contains("openid") else { throw .refused(.openIDScopeMissing) }
        guard verified.audience.contains(issuer.description) else { throw .refused(.tokenForAnother) }
        let person: GrantedPerson?
        do throws(StoreError) {
            person = try await store.tenant(tenant.id).person(behind: grant, token: verified.id, now: now)
        } catch {
            throw Failure(error)
        }
        guard let person else { throw .refused(.grantEnded) }
        var document = JSONObject()
        document.set("sub", person.user.description)
        person.claims.write(StandardClaim.covered(by: verified.scopes).union(person.named), to: &document)
        return document
    }
}
