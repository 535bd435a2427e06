/// Why a mail was not accepted. The words are for logs and the operator: no address and no word of the server's is in
/// them.
package enum MailError: TransferFailure, Equatable {
    /// What can't be sent, to any server.
    package enum Flaw: Sendable {
        case address
        /// It has letters beyond ASCII that have no A-labels, or libcurl was built without them.
        case internationalDomain
        case senderName
        case subject
        case messageID
        case header
        /// The year is before 1900 or after 9999.
        case date
    }

    /// What was said when the server refused.
    package enum Step: String, Sendable {
        case greeting
        case login
        case sender
        case recipient
        case message
    }

    /// Nothing was sent.
    case malformed(Flaw)
    /// The address of the sender or the recipient is beyond ASCII, and the server does not take such (RFC 6531).
    case internationalAddressRefused(Step)
    /// The server won't have this mail, now or later.
    case refused(Step, ReplyCode)
    /// The server won't have it now; or has something against the sender, which is the operator's to mend.
    case deferred(Step, ReplyCode)
    /// The server does not take our login, or offers none that we know (PLAIN and LOGIN).
    case loginRefused(ReplyCode?)
    /// There is no TLS with a verified certificate of that host, or no STARTTLS. Neither login nor mail was sent.
    case tlsFailed(String)
    /// The host has no address or does not accept the connection.
    case unreachable(String)
    /// The connection was lost, or what came was not SMTP. It may have been accepted.
    case broken(String)
    /// It may have been accepted.
    case timedOut
    /// Too many are under way and waiting, or it has waited for its whole time. Nothing was sent.
    case busy
    /// The sender was shut down. It may have been accepted.
    case stopped
    /// The task was cancelled. It may have been accepted.
    case cancelled

    /// Whether trying this mail again is in vain. All else may pass by itself, or by the operator's hand.
    package var isPermanent: Bool {
        switch self {
        case .malformed, .refused: true
        case .internationalAddressRefused(let step): step == .recipient
        case .deferred, .loginRefused, .tlsFailed, .unreachable, .broken, .timedOut, .busy, .stopped, .cancelled: false
        }
    }
}

extension MailError: CustomStringConvertible {
    /// A few words on one line.
    package var description: String {
        switch self {
        case .malformed(let flaw): "the mail can't be sent: \(flaw)"
        case .internationalAddressRefused(let step): "the server takes no \(step.rawValue) beyond ASCII (SMTPUTF8)"
        case .refused(let step, let reply): "the server refuses the \(step.rawValue): \(reply)"
        case .deferred(let step, let reply): "the server refuses the \(step.rawValue) for now: \(reply)"
        case .loginRefused(let reply?): "the server refuses the login: \(reply)"
        case .loginRefused(nil): "the server offers no login by PLAIN or LOGIN"
        case .tlsFailed(let words): "no TLS with a verified certificate: \(words)"
        case .unreachable(let words): "the server can't be reached: \(words)"
        case .broken(let words): "the connection broke: \(words)"
        case .timedOut: "the server took too long"
        case .busy: "too many mails are under way"
        case .stopped: "sending was shut down"
        case .cancelled: "sending was cancelled"
        }
    }
}
