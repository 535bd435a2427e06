/// What is wrong with an SMTP server's URL. Says nothing of what is in it, since a password may be.
package enum SMTPSettingsError: Error, Equatable, Sendable, CustomStringConvertible {
    case urlMalformed
    case schemeUnknown
    case hostMalformed
    case portMalformed
    case loginIncomplete
    case pathUnexpected
    case queryUnknown
    case plainTextBeyondLoopback
    case ownNameMalformed

    /// A sentence's half, for the operator.
    package var description: String {
        switch self {
        case .urlMalformed:
            "not a URL such as smtp://user:password@host:587 (what is special in user or password is percent-encoded)"
        case .schemeUnknown: "the scheme is neither smtp nor smtps"
        case .hostMalformed: "the host is no name of ASCII letters, digits, dots and hyphens, and no address"
        case .portMalformed: "the port is no number from 1 to 65535"
        case .loginIncomplete: "a user and a password go together"
        case .pathUnexpected: "there is something after host and port that is not ?tls=none"
        case .queryUnknown: "tls=none, with smtp, is all that may be asked for after the question mark"
        case .plainTextBeyondLoopback: "tls=none is for 127.0.0.1, [::1] and localhost only"
        case .ownNameMalformed: "our own name is no host name"
        }
    }
}
