/// How one mail is handed to a server that knows us already (RFC 5321): one command, one reply. Without any I/O.
struct Dialogue {
    /// What to do now.
    enum Turn {
        case say([UInt8])
        case over(Result<Void, MailError>)
    }

    private enum State {
        case sender
        case recipient
        case command
        case content
    }

    private let envelope: Envelope
    private var state = State.sender

    init(_ envelope: Envelope) {
        self.envelope = envelope
    }

    /// The first turn. `extensions` are what the server has offered in reply to the last EHLO.
    func begin(_ extensions: Set<String>) -> Turn {
        let knowsUTF8 = extensions.contains("SMTPUTF8")
        guard knowsUTF8 || !envelope.recipient.needsSMTPUTF8 else {
            return .over(.failure(.internationalAddressRefused(.recipient)))
        }
        guard knowsUTF8 || !envelope.sender.needsSMTPUTF8 else {
            return .over(.failure(.internationalAddressRefused(.sender)))
        }
        let parameter = envelope.sender.needsSMTPUTF8 || envelope.recipient.needsSMTPUTF8 ? " SMTPUTF8" : ""
        return say("MAIL FROM:<\(envelope.sender.text)>\(parameter)")
    }

    /// What the reply to the last turn leads to.
    mutating func take(_ reply: ReplyCode) -> Turn {
        switch state {
        case .sender:
            // Whatever the server has against the sender, the recipient is not to blame.
            guard reply.isPositive else { return .over(.failure(.deferred(.sender, reply))) }
            state = .recipient
            return say("RCPT TO:<\(envelope.recipient.text)>")
        case .recipient:
            guard reply.isPositive else { return refused(.recipient, reply) }
            state = .command
            return say("DATA")
        case .command:
            guard reply.code == 354 else { return refused(.message, reply) }
            state = .content
            return .say(envelope.content)
        case .content:
            guard reply.isPositive else { return refused(.message, reply) }
            return .over(.success(()))
        }
    }

    private func say(_ command: String) -> Turn {
        .say(Array("\(command)\r\n".utf8))
    }

    private func refused(_ step: MailError.Step, _ reply: ReplyCode) -> Turn {
        let isAboutMail = reply.isPermanent && !reply.isAboutLogin
        return .over(.failure(isAboutMail ? .refused(step, reply) : .deferred(step, reply)))
    }
}
