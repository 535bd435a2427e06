/// What a person proved themself with: who acts on it later makes sure that it is still worth something.
package enum SessionEvidence: Sendable, Equatable, Codable {
    /// The password that was found right, as it is stored: it has to be still that.
    case password([UInt8])
    /// An identity at a provider, which has to be still the account's, and the session there.
    case identity(IdentityID, UpstreamSession)

    package var password: [UInt8]? {
        if case .password(let sealed) = self { sealed } else { nil }
    }

    package var identity: IdentityID? {
        if case .identity(let identity, _) = self { identity } else { nil }
    }

    /// As a sign-in's methods have it.
    package var methods: [AuthenticationMethod] {
        switch self {
        case .password: [.password]
        case .identity: [.federated]
        }
    }
}
