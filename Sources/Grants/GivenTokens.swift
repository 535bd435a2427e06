import OAuth
import Store

/// What a grant decided to give, before it is minted.
struct GivenTokens: Sendable {
    enum Subject: Sendable {
        case person(RedeemedGrant)
        case client
    }

    let subject: Subject
    let scopes: ScopeSet
    /// The audiences that were named (RFC 8707).
    let resources: [String]

    /// Nil when there is none.
    var refreshToken: RefreshToken? {
        if case .person(let grant) = subject { grant.refreshToken } else { nil }
    }
}
