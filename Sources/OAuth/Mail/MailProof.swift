package import FoundationEssentials

/// That somebody reads the mail of an address, and what is done once that is proven.
///
/// Its life: *open* until it expires, a newer one for the same address and purpose takes its place, or five wrong codes exhaust it; then
/// *proven*, by the code in the browser that began it or by the link in any; then *used*, by one alone, within an hour.
///
/// - `signUp`, `identify`, `verify` and `change` do their work when they are proven; what is used afterwards is the session that signing up gives to the
///   browser that began it.
/// - `reset` and `undo` do nothing before they are used, with a new password.
/// - `verify` and `change` are over with the session in which they were asked for.
/// - A new password ends the account's `reset` and `change`, another address its `reset`, and an `undo` every `undo` that came after it.
package struct MailProof: Sendable {
    /// What it is for. The raw value is stored.
    package enum Purpose: String, Sendable, CaseIterable {
        /// An account comes to be.
        case signUp = "sign_up"
        /// The address of an account is verified.
        case verify
        /// An account gets a new password.
        case reset
        /// An account gets a new address.
        case change
        /// It gets the former address back, and a new password.
        case undo
        /// An identity at a provider is linked to the account of the address, or gets one. By the code alone: whoever only opens a
        /// link would link a stranger's.
        case identify

        /// Whether it ends with a new password, and does nothing before.
        package var givesPassword: Bool { self == .reset || self == .undo }
        /// Whether who brings its code is signed in.
        package var givesSession: Bool { self == .signUp || self == .identify }
    }

    /// How far it is.
    package enum State: Sendable, Equatable {
        case open
        /// The mail was read; what it gives wasn't taken yet.
        case proven
        case used
        case expired
        /// A newer one has taken its place.
        case replaced
        /// Too many wrong codes or passwords.
        case exhausted
    }

    /// What is done, sealed in its row.
    package struct Facts: Codable, Sendable {
        /// The address as it was typed.
        package let email: String
        /// The account; of a new one the id that it will have, which its password's seal knows already.
        package let user: UUID?
        package var name: String?
        /// Of a new account: sealed as it will be stored.
        package var password: [UInt8]?
        /// The language of the page that began it.
        package var language: String?
        /// The authorization request that waits.
        package var journey: AuthorizationTransaction?
        package var isRemembered = false
        /// The session in which the owner asked for it; when that is over, so is this.
        package var session: UUID?
        /// The identity that is linked.
        package var identity: UpstreamIdentity?
        /// What its provider is called.
        package var provider: String?
        /// Of an undoing: for what address `email` was given up.
        package var replacement: String?

        package init(email: String, user: UserID?) {
            self.email = email
            self.user = user?.rawValue
        }
    }

    package let id: MailProofID
    package let purpose: Purpose
    package let user: UserID?
    package let facts: Facts
    /// SHA-256 of the cookie of the browser that began it.
    package let browser: [UInt8]?
    package let state: State

    package init(
        id: MailProofID, purpose: Purpose, user: UserID?, facts: Facts, browser: [UInt8]?, state: State
    ) {
        self.id = id
        self.purpose = purpose
        self.user = user
        self.facts = facts
        self.browser = browser
        self.state = state
    }

    /// Wrong codes and passwords after which it proves nothing more.
    package static let triesAllowed = 5
    /// Seconds for which what was proven waits to be taken.
    package static let fruitLifetime: TimeInterval = 3600
}

/// One that begins.
package struct NewMailProof: Sendable {
    package let id: MailProofID
    package let purpose: MailProof.Purpose
    package let email: EmailAddress
    /// The account that there is already.
    package let user: UserID?
    /// What the mail holds; nil: the mail says something else, and nothing proves this. It looks the same to whoever waits.
    package let token: MailToken?
    package let code: MailCode?
    package let facts: MailProof.Facts
    package let browser: [UInt8]?
    package let expiry: Date

    package init(
        purpose: MailProof.Purpose, email: EmailAddress, user: UserID?, isProvable: Bool, facts: MailProof.Facts,
        browser: [UInt8]?, expiry: Date
    ) {
        let row = UUID()
        id = MailProofID(row)
        self.purpose = purpose
        self.email = email
        self.user = user
        token = isProvable && purpose != .identify ? MailToken(row: row) : nil
        code = isProvable ? .random() : nil
        self.facts = facts
        self.browser = browser
        self.expiry = expiry
    }
}

/// What proves it.
package enum MailEvidence: Sendable {
    /// Typed on the page that asked for it, in the browser that began it.
    case code(MailCode, MailProofID, browser: [UInt8])
    /// `isVouched`: whoever brings it has typed the account's password too, and has been counted for that.
    case token(MailToken, isVouched: Bool)
}

/// What became of an evidence.
package enum MailProving: Sendable {
    case proven(MailProof)
    /// Not the code; it may be tried again.
    case wrong
    /// Nothing can be proven with it any more, or not yet again.
    case over(MailProof.State)
    /// There is no such proof, or not for this browser.
    case unknown
    /// The address was given to another account meanwhile.
    case taken
}
