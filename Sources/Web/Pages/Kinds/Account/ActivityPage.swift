import FoundationEssentials

/// What happened to an account lately.
struct ActivityPage: Page {
    let frame: AccountFrame
    let events: [Event]

    /// Something that happened.
    struct Event: Sendable {
        let kind: Kind
        let time: PageTime
        let clientName: String?
        let network: String?

        var context: PageContext {
            [
                "what": .message(kind.message), "time": .part(time.context), "client": .text(clientName),
                "network": .text(network),
            ]
        }
    }

    /// The audit events that people are told of; others are the operator's.
    enum Kind: String, Sendable, CaseIterable {
        case signedIn = "signed_in"
        case signInRefused = "sign_in_refused"
        case signedOut = "signed_out"
        case sessionEnded = "session_ended"
        case consentGiven = "consent_given"
        case consentDenied = "consent_denied"
        case consentWithdrawn = "consent_withdrawn"
        case tokenRevoked = "token_revoked"
        case signedUp = "signed_up"
        case addressVerified = "address_verified"
        case addressChanged = "address_changed"
        case addressRestored = "address_restored"
        case passwordReset = "password_reset"
        case passwordChanged = "password_changed"
        case profileChanged = "profile_changed"
        case dataDownloaded = "data_downloaded"
        case accountClosed = "account_closed"
        case accountRestored = "account_restored"
        case codeReplayed = "code_replayed"
        case refreshTokenReused = "refresh_token_reused"
        case refreshSuspicious = "refresh_suspicious"
        case identityLinked = "identity_linked"
        case identityUnlinked = "identity_unlinked"

        var message: PageMessage { PageMessage("activity.\(rawValue)") }
    }

    static let template = "activity"
    static let messages = AccountFrame.messages + PageTime.messages + Kind.allCases.map(\.message)
    static var example: ActivityPage {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        return ActivityPage(
            frame: .example,
            events: [
                Event(kind: .signedIn, time: PageTime(now, now: now), clientName: "Acme Web", network: "192.0.2.0/24")
            ])
    }

    var context: PageContext {
        frame.context.merging(["any": .flag(!events.isEmpty), "events": .list(events.map(\.context))]) { _, own in own }
    }
}
