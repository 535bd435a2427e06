import FoundationEssentials
package import OAuth
package import Store

/// What a program is told of the things that an operator looks at, under the names that `ostiary apply` reads. No secret, no
/// digest and no private key is in them.
extension Tenant {
    package var document: JSONObject {
        var document = JSONObject()
        document.set("slug", slug.description)
        document.set("name", name)
        document.set("enabled", isEnabled)
        document.set("default_audience", policy.defaultAudience)
        document.set("access_token_algorithm", policy.accessTokenAlgorithm.rawValue)
        document.set("access_token_lifetime", policy.accessTokenLifetime)
        document.set("session_idle_lifetime", policy.sessionIdleLifetime)
        document.set("session_lifetime", policy.sessionLifetime)
        document.set("refresh_lifetime", policy.refreshLifetime)
        document.set("refresh_remembered_lifetime", policy.rememberedRefreshLifetime)
        document.set("refresh_idle_lifetime", policy.refreshIdleLifetime)
        document.set("refresh_grace", policy.refreshGrace)
        document.set("refresh_reuse_ends", policy.refreshReuseEnds.rawValue)
        document.set("refresh_ends_with_session", policy.refreshEndsWithSession)
        document.set("key_lifetime", policy.keyLifetime)
        document.set("brand", brand.json)
        document.set("sign_up", policy.signUp.rawValue)
        document.set("sign_up_domains", policy.signUpDomains)
        document.set("verification_lifetime", policy.verificationLifetime)
        document.set("reset_lifetime", policy.resetLifetime)
        document.set("password_minimum", policy.passwordMinimum)
        document.set("deletion_grace", policy.deletionGrace)
        return document
    }
}

extension RegisteredClient {
    package var document: JSONObject {
        var document = JSONObject()
        document.set("id", client.id.description)
        document.set("name", client.name)
        document.set("type", client.isPublic ? "public" : "confidential")
        document.set("auth_method", client.authenticationMethod.rawValue)
        document.set("redirect_uris", client.redirectURIs.map(\.description))
        document.set("post_logout_redirect_uris", client.postLogoutRedirectURIs.map(\.description))
        document.set("grant_types", client.grantTypes.map(\.rawValue).sorted())
        document.set("scopes", client.scopes.tokens)
        document.set("first_party", client.isFirstParty)
        document.set("application_type", client.applicationType.rawValue)
        document.set("pkce_required", client.requiresPKCE)
        document.set("id_token_algorithm", client.idTokenAlgorithm.rawValue)
        document.set("logo_uri", client.logoURI)
        document.set("backchannel_logout_uri", backchannelLogoutURI)
        document.set("resource_uris", resourceURIs)
        return document
    }
}

extension RegisteredProvider {
    /// `has_secret` in the place of the secret.
    package var document: JSONObject {
        var document = JSONObject()
        document.set("id", definition.id)
        document.set("kind", definition.kind.rawValue)
        document.set("name", definition.name)
        document.set("enabled", definition.enabled ?? true)
        document.set("client_id", definition.clientID)
        document.set("has_secret", secret != nil)
        document.set("team_id", definition.signedSecret?.team)
        document.set("key_id", definition.signedSecret?.key)
        document.set("issuer", definition.issuer)
        document.set("authorization_endpoint", definition.endpoints?.authorization)
        document.set("token_endpoint", definition.endpoints?.token)
        document.set("userinfo_endpoint", definition.endpoints?.userInfo)
        document.set("addresses_endpoint", definition.endpoints?.addresses)
        document.set("auth_method", definition.authentication?.rawValue)
        document.set("scopes", definition.scopes)
        document.set(
            "claims",
            definition.claims.map { claims in
                var object = JSONObject()
                for (name, path) in claims.sorted(by: { $0.key < $1.key }) { object.set(name, path) }
                return object
            })
        document.set("domains", definition.domains)
        document.set("trusted_domains", definition.trustedDomains)
        document.set("link_automatically", definition.linksAutomatically)
        document.set("sign_up", definition.makesAccounts)
        document.set("update_profile", definition.updatesProfile)
        document.set("keep_tokens", definition.keepsTokens)
        document.set("sign_out", definition.signsOut)
        document.set("assume_fresh_sign_in", definition.assumesFreshSignIn)
        return document
    }
}

extension UserRecord {
    /// `id` and `updated_at` beside the names of the file.
    package var document: JSONObject {
        var document = JSONObject()
        document.set("id", id.description)
        claims.write(Set(StandardClaim.allCases), to: &document)
        document.set("enabled", isEnabled)
        document.set("erase_at", erasure.map { Int($0.timeIntervalSince1970) })
        return document
    }
}

extension SigningKeyRecord {
    /// Times are seconds since 1970.
    package var document: JSONObject {
        var document = JSONObject()
        document.set("kid", id)
        document.set("algorithm", algorithm.rawValue)
        document.set("state", state.rawValue)
        document.set("created_at", Int(created.timeIntervalSince1970))
        document.set("changes_at", changes.map { Int($0.timeIntervalSince1970) })
        return document
    }
}

extension LogoutNotice {
    /// Times are seconds since 1970.
    package var document: JSONObject {
        var document = JSONObject()
        document.set("id", id.description)
        document.set("client_id", client.description)
        document.set("sub", user.description)
        document.set("sid", session.description)
        document.set("state", state.rawValue)
        document.set("attempts", attempts)
        document.set("outcome", outcome)
        document.set("created_at", Int(created.timeIntervalSince1970))
        document.set("attempted_at", lastAttempt.map { Int($0.timeIntervalSince1970) })
        document.set("due_at", due.map { Int($0.timeIntervalSince1970) })
        return document
    }
}

extension Mail {
    /// Times are seconds since 1970. What it says is not in it.
    package var document: JSONObject {
        var document = JSONObject()
        document.set("id", id.description)
        document.set("kind", kind.rawValue)
        document.set("recipient", recipient)
        document.set("sub", user?.description)
        document.set("state", state.rawValue)
        document.set("attempts", attempts)
        document.set("outcome", outcome)
        document.set("created_at", Int(created.timeIntervalSince1970))
        document.set("attempted_at", lastAttempt.map { Int($0.timeIntervalSince1970) })
        document.set("due_at", due.map { Int($0.timeIntervalSince1970) })
        return document
    }
}

extension Invitation {
    /// Times are seconds since 1970.
    package var document: JSONObject {
        var document = JSONObject()
        document.set("email", email)
        document.set("created_at", Int(created.timeIntervalSince1970))
        document.set("expires_at", Int(expiry.timeIntervalSince1970))
        document.set("declined", isDeclined)
        return document
    }
}

extension APIKeyRecord {
    /// Times are seconds since 1970. The key itself can't be read again.
    package var document: JSONObject {
        var document = JSONObject()
        document.set("id", id.description)
        document.set("name", name)
        document.set("created_at", Int(created.timeIntervalSince1970))
        document.set("expires_at", expiry.map { Int($0.timeIntervalSince1970) })
        document.set("last_used_at", lastUsed.map { Int($0.timeIntervalSince1970) })
        return document
    }
}

extension AppliedChange {
    /// The one document with a secret in it: a client's new one, this once.
    package var document: JSONObject {
        var document = JSONObject()
        document.set("kind", kind.rawValue)
        document.set("tenant", tenant.description)
        document.set("identity", identity)
        document.set("change", change.rawValue)
        document.set("client_secret", generatedSecret.map { String(decoding: $0.expose(), as: UTF8.self) })
        return document
    }
}

extension DeclarationProblem {
    package var document: JSONObject {
        var document = JSONObject()
        document.set("line", line)
        document.set("path", path)
        document.set("reason", reason)
        return document
    }
}
