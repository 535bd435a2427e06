import FoundationEssentials

/// Which `iss` is an issuer's.
package struct IssuerRule: Sendable, Hashable {
    /// Below it the discovery document stands (OpenID Connect Discovery 4).
    package let discovered: String
    /// Further spellings that its tokens have.
    private let aliases: [String]
    /// The issuer of many tenants: in the place of `{tenantid}` each token has the tenant that it names in `tid`.
    private let template: String?

    /// One issuer, and what else it is known to call itself.
    package init(_ issuer: String, aliases: [String] = []) {
        discovered = issuer
        self.aliases = aliases
        template = nil
    }

    /// The issuer of many tenants, which `discovered` only speaks for.
    package init(_ discovered: String, template: String) {
        self.discovered = discovered
        self.template = template
        aliases = []
    }

    /// Whether the discovery document is this issuer's own (OpenID Connect Discovery 4.3).
    package func isOwn(discovered issuer: String) -> Bool {
        issuer == (template ?? discovered)
    }

    /// Whether a token of these claims is this issuer's (OpenID Connect Core 3.1.3.7, step 2).
    package func accepts(_ claims: [String: JSONValue]) -> Bool {
        guard let issuer = claims["iss"]?.string else { return false }
        guard let template else { return issuer == discovered || aliases.contains(issuer) }
        guard let tenant = claims["tid"]?.string, UUID(uuidString: tenant) != nil else { return false }
        return issuer == template.replacing("{tenantid}", with: tenant)
    }

    /// Whose `sub` these claims have: one name, whatever the issuer calls itself in this token.
    package func authority(of claims: [String: JSONValue]) -> String {
        template == nil ? discovered : claims["iss"]?.string ?? discovered
    }

    /// Whether the `iss` that came beside a code and the token's are of one. Of an issuer that calls itself different things either will do;
    /// of many tenants it has to be the same one.
    package func agree(answering issuer: String, token claims: [String: JSONValue]) -> Bool {
        template == nil || issuer == template || claims["iss"]?.string == issuer
    }

    /// Whether a key signs for the issuer of these claims: `issuer` is what the key says of itself.
    package func accepts(keyOf issuer: String, claims: [String: JSONValue]) -> Bool {
        let named = issuer.replacing("{tenantid}", with: claims["tid"]?.string ?? "{tenantid}")
        return named == claims["iss"]?.string || template == nil && (named == discovered || aliases.contains(named))
    }

    /// Whether `iss` beside a code is this issuer's (RFC 9207 section 2.4). An issuer of many tenants may name any of them there: the
    /// token tells later.
    package func accepts(answering issuer: String) -> Bool {
        guard let template else { return issuer == discovered || aliases.contains(issuer) }
        let halves = template.split(separator: "{tenantid}", omittingEmptySubsequences: false)
        guard halves.count == 2, issuer.hasPrefix(halves[0]), issuer.hasSuffix(halves[1]) else {
            return issuer == template
        }
        return UUID(uuidString: String(issuer.dropFirst(halves[0].count).dropLast(halves[1].count))) != nil
            || issuer == template
    }
}
