package import FoundationEssentials

/// A mail to a person: what it tells, without the words, which its language and the tenant's templates give when it is sent.
package struct Letter: Codable, Sendable {
    /// What it tells. The raw value is stored, and begins the keys of its messages.
    package enum Kind: String, Codable, Sendable, CaseIterable {
        /// Somebody signs up with this address: prove that it is theirs.
        case signUp = "sign-up"
        /// Somebody signed up with an address that has an account.
        case signUpKnown = "sign-up-known"
        /// Somebody signed up with an address that can't have one: not invited, or its account was erased.
        case signUpRefused = "sign-up-refused"
        /// The owner of an account proves its address.
        case verify
        case reset
        /// Somebody forgot the password of an account that isn't there.
        case resetUnknown = "reset-unknown"
        /// To the new address of an account.
        case change
        /// The owner of an address that somebody wants for another account.
        case changeKnown = "change-known"
        /// To the former address, which can undo it.
        case changed
        case passwordChanged = "password-changed"
        /// Somebody who comes from a provider says that this address is theirs.
        case identify
        /// The same, to the owner of the account that it would be linked to.
        case identifyKnown = "identify-known"
        case identityLinked = "identity-linked"
        case identityUnlinked = "identity-unlinked"
        case closed
        case restored
        case erased
        case invitation

        /// Whether nobody has asked for it: such mail says how to have no more of it (RFC 2369, RFC 8058).
        package var isUnasked: Bool { self == .invitation }
    }

    package let kind: Kind
    /// Where it goes.
    package let recipient: String
    /// What the person is called; nil: not known.
    package var name: String?
    /// The language that it is written in, as a BCP 47 tag; nil: the tenant's.
    package var language: String?
    /// In the form for reading.
    package var code: String?
    /// Where its button leads: an address, or a path below the tenant's issuer, which only the server that sends it knows for sure.
    package var link: String?
    /// Where it can be undone, or declined.
    package var otherLink: String?
    /// For how many minutes code and link are good.
    package var minutes: Int?
    /// Another address that it is about.
    package var address: String?
    /// The device that something was done from, in its own words.
    package var device: String?
    /// What a provider is called.
    package var provider: String?
    /// A day, as `2026-01-31`.
    package var date: String?

    package init(_ kind: Kind, to recipient: String) {
        self.kind = kind
        self.recipient = recipient
    }
}

extension Letter {
    /// To an owner who has deleted their account and can restore it until then, in `language` if they have chosen none.
    package static func closed(
        of owner: Correspondent, until time: Date, language: String? = nil, link: String
    ) -> Letter {
        var letter = Letter(.closed, to: owner.email)
        letter.name = owner.name
        letter.language = owner.language ?? language
        letter.link = link
        letter.date = String(time.formatted(.iso8601).prefix(10))
        return letter
    }

    /// To an owner whose account was linked to a provider, or no longer is, in `language` if they have chosen none.
    package static func identity(
        _ kind: Kind, of owner: Correspondent, at provider: String, from device: Device,
        language: String? = nil, link: String
    ) -> Letter {
        var letter = Letter(kind, to: owner.email)
        letter.name = owner.name
        letter.language = owner.language ?? language
        letter.provider = provider
        letter.device = device.userAgent
        letter.link = link
        return letter
    }

    /// To an owner who has their account back, in `language` if they have chosen none.
    package static func restored(of owner: Correspondent, language: String? = nil, link: String) -> Letter {
        var letter = Letter(.restored, to: owner.email)
        letter.name = owner.name
        letter.language = owner.language ?? language
        letter.link = link
        return letter
    }
}
