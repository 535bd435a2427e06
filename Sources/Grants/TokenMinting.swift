import FoundationEssentials
import Keys
import OAuth
import Store

/// Turns what a grant decided to give into signed tokens.
struct TokenMinting: Sendable {
    let keys: KeyRing
    let refreshTokens: RefreshTokenSeal

    func keySet(of tenant: Tenant, now: Date) async throws(Failure<TokenError>) -> KeySet {
        do throws(KeyError) { return try await keys.keys(of: tenant, now: now) } catch { throw Failure(error) }
    }

    func mint(
        _ given: GivenTokens, for client: Client, tenant: Tenant, issuer: Issuer, keySet: KeySet, now: Date
    ) throws(Failure<TokenError>) -> TokenResponse {
        do throws(KeyError) {
            let accessToken = try AccessToken(
                issuer: issuer, subject: given.accessTokenSubject, client: client.id,
                audience: audience(of: given, tenant: tenant, issuer: issuer), scopes: given.scopes, issued: now,
                lifetime: tenant.policy.accessTokenLifetime
            ).minted(with: keySet.signer(tenant.policy.accessTokenAlgorithm))
            return TokenResponse(
                accessToken: accessToken, expiresIn: tenant.policy.accessTokenLifetime, scopes: given.scopes,
                idToken: try idToken(given, accessToken, client: client, issuer: issuer, keySet: keySet, now: now),
                refreshToken: given.refreshToken.map { refreshTokens.text(of: $0, tenant: tenant.id) })
        } catch {
            throw Failure(error)
        }
    }

    private func idToken(
        _ given: GivenTokens, _ accessToken: String, client: Client, issuer: Issuer, keySet: KeySet, now: Date
    ) throws(KeyError) -> String? {
        guard case .person(let grant) = given.subject, given.scopes.contains("openid") else { return nil }
        return try IDToken(
            issuer: issuer, client: client.id, authentication: grant.authentication, nonce: grant.nonce,
            accessToken: accessToken, user: grant.user, claims: grant.idTokenClaims, issued: now
        ).minted(with: keySet.signer(client.idTokenAlgorithm))
    }

    /// The resources that were named, else the tenant's default; and the issuer itself when the token opens UserInfo.
    private func audience(of given: GivenTokens, tenant: Tenant, issuer: Issuer) -> [String] {
        var audience = given.resources
        if audience.isEmpty { audience = [tenant.policy.defaultAudience ?? issuer.description] }
        if case .person = given.subject, given.scopes.contains("openid"), !audience.contains(issuer.description) {
            audience.append(issuer.description)
        }
        return audience
    }
}

extension GivenTokens {
    fileprivate var accessTokenSubject: AccessToken.Subject {
        switch subject {
        case .person(let grant): .person(grant.authentication, grant.id)
        case .client: .client
        }
    }
}
