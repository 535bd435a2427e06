import CCurl
import EventThread

/// One mail as libcurl's transfer. libcurl connects, speaks TLS, says EHLO and logs in; then it leaves the connection
/// to us, and we hand over the mail.
///
/// libcurl could do that too, but would block the thread until the server has taken the message, and sends addresses
/// beyond ASCII to servers that don't know them.
final class MailTransfer: Transfer {
    typealias Job = Envelope
    typealias Settings = SMTPSettings
    typealias Success = Void
    typealias Failure = MailError

    let call: Call<MailTransfer>
    let handle = EasyHandle()
    private let settings: SMTPSettings
    private var dialogue: Dialogue
    private var reader = ReplyReader()
    private var lastReply: ReplyCode?
    /// What the server can do, in capital letters, after its reply to the last EHLO: what was said before TLS is forgotten.
    private var extensions: Set<String> = []
    /// What we are saying. TLS wants it in the same memory until it is said.
    private var words: [UInt8] = []
    private var said = 0
    /// Why we have ended it ourselves.
    private var failure: MailError?

    init(_ call: Call<MailTransfer>, _ settings: SMTPSettings) throws(MailError) {
        self.call = call
        self.settings = settings
        dialogue = Dialogue(call.job)
        handle.confine(to: settings.scheme, connectTimeout: settings.connectTimeout)
        handle.trust(settings.certificateAuthorities)
        handle.converse(settings)
        handle.setListener(
            TransferListener(
                mayConnect: { [unowned self] in mayConnect(to: $0) },
                takeHeaderLine: { [unowned self] in takeLine($0) },
                takeBody: { _ in false }))
    }

    private func mayConnect(to address: IPAddress?) -> Bool {
        guard let address else { return false }
        return settings.security != .none || SpecialNetworks.loopback.contain(address.unmapped)
    }

    // MARK: While libcurl speaks

    /// Of a reply to libcurl.
    private func takeLine(_ bytes: UnsafeRawBufferPointer) -> Bool {
        do throws(MailError) {
            for reply in try reader.take(bytes) {
                lastReply = reply.code
                guard reply.code.code == 250 else { continue }
                extensions = Set(reply.lines.dropFirst().compactMap { $0.split(separator: " ").first?.uppercased() })
            }
            return true
        } catch {
            failure = error
            return false
        }
    }

    func libcurlIsDone(_ code: CURLcode) -> Progress<MailTransfer> {
        if let failure { return .over(.failure(failure)) }
        guard code == CURLE_OK else {
            return .over(.failure(MailError(code, handle.message(code), lastReply: lastReply)))
        }
        // Without a mechanism that it knows, libcurl goes on without a login.
        guard settings.login == nil || lastReply?.code == 235 else { return .over(.failure(.loginRefused(nil))) }
        return take(dialogue.begin(extensions))
    }

    // MARK: While we speak

    private func take(_ turn: Dialogue.Turn) -> Progress<MailTransfer> {
        switch turn {
        case .say(let words):
            (self.words, said) = (words, 0)
            return proceed()
        case .over(let outcome):
            // A farewell: whether it arrives is all the same.
            _ = Array("QUIT\r\n".utf8).withUnsafeBytes { handle.send($0) }
            return .over(outcome)
        }
    }

    private func proceed() -> Progress<MailTransfer> {
        while said < words.count {
            switch words.withUnsafeBytes({ handle.send(.init(rebasing: $0[said...])) }) {
            case .bytes(let count): said += count
            case .wouldBlock: return wait(for: .writable)
            case .failed(let code): return broken(code)
            }
        }
        return listen()
    }

    private func listen() -> Progress<MailTransfer> {
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
            while true {
                switch handle.receive(into: buffer) {
                case .bytes(0): return .over(.failure(.broken("the server has hung up")))
                case .bytes(let count):
                    if let progress = take(buffer.prefix(count)) { return progress }
                case .wouldBlock: return wait(for: .readable)
                case .failed(let code): return broken(code)
                }
            }
        }
    }

    /// Nil if there is more to come.
    private func take(_ bytes: Slice<UnsafeMutableRawBufferPointer>) -> Progress<MailTransfer>? {
        do throws(MailError) {
            let replies = try reader.take(bytes)
            guard let reply = replies.first else { return nil }
            let turn = dialogue.take(reply.code)
            if case .say = turn, replies.count > 1 || !reader.isBetweenReplies {
                throw .broken("the server speaks out of turn")
            }
            return take(turn)
        } catch {
            return .over(.failure(error))
        }
    }

    private func wait(for interest: Readiness) -> Progress<MailTransfer> {
        .waits(for: interest, of: handle.socket) { [unowned self] in proceed() }
    }

    private func broken(_ code: CURLcode) -> Progress<MailTransfer> {
        .over(.failure(.broken(String(cString: curl_easy_strerror(code)))))
    }
}
