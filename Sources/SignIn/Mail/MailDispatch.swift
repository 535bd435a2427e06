package import FoundationEssentials
package import Logging
package import OAuth
package import Outbound
package import Store

/// Sends the mails of the outbox. A mail goes at least once: one whose acceptance got lost goes again, under the same Message-ID, by which
/// mail programs know it for the same.
package struct MailDispatch: Sendable {
    private let store: Store
    private let sender: SMTPSender
    private let from: MailAddress
    private let publicURL: PublicURL
    private let host: String
    private let render: Rendering
    private let logger: Logger

    /// A letter in its words.
    package struct Words: Sendable {
        package let subject: String
        /// The tag of its language.
        package let language: String
        package let text: String
        package let html: String

        package init(subject: String, language: String, text: String, html: String) {
            self.subject = subject
            self.language = language
            self.text = text
            self.html = html
        }
    }

    package typealias Rendering = @Sendable (Letter, Tenant) -> Words

    /// - Parameters:
    ///   - from: the sender of all tenants' mails; each has its own name beside it.
    ///   - publicURL: its host is the right half of Message-IDs.
    package init(
        store: Store, sender: SMTPSender, from: MailAddress, publicURL: PublicURL, logger: Logger,
        render: @escaping Rendering
    ) {
        self.store = store
        self.sender = sender
        self.from = from
        self.publicURL = publicURL
        // An address in brackets is no right half of a Message-ID.
        let name = publicURL.host.inURL
        host = publicURL.host.isLoopback || name.hasPrefix("[") ? "localhost" : name
        self.logger = logger
        self.render = render
    }

    /// Seconds that an attempt may take; then it counts as lost, with the node that made it. More than the sender's timeout.
    private static let lease: TimeInterval = 60

    /// Takes attempts that are due, at most `limit`, and none of the `busy` tenants'. Each has to be made now; nobody else makes it
    /// meanwhile.
    package func due(_ limit: Int, busy: [Tenant.ID], now: Date) async throws(StoreError) -> [MailDelivery] {
        try await store.server.claimMails(limit: limit, busy: busy, lease: now + Self.lease, now: now)
    }

    /// When the next attempt is due, but for the `busy` tenants'; nil when nothing is queued.
    package func next(busy: [Tenant.ID]) async throws(StoreError) -> Date? {
        try await store.server.nextMail(busy: busy)
    }

    /// Says whenever there may be new mails, until the task is cancelled.
    package func follow(_ handle: () -> Void) async {
        await store.server.followMails(handle)
    }

    /// Makes an attempt, and settles what came of it. One that can't be settled is made again when its lease is over.
    package func attempt(_ delivery: MailDelivery, now: @Sendable () -> Date) async {
        let isTooLate = now() > delivery.created + MailRetry.patience
        let answer = isTooLate ? (.hopeless, "too late: it waited longer than four days") : await send(delivery)
        let next = MailRetry.next(after: delivery.attempts, since: delivery.created, now: now())
        let state: Mail.State =
            switch answer.verdict {
            case .sent: .sent
            case .hopeless: .failed
            case .again: next == nil ? .failed : .queued
            }
        if state != .sent {
            logger.log(
                level: state == .failed ? .warning : .info, "a mail was not sent",
                metadata: [
                    "tenant": "\(delivery.tenant)", "mail": "\(delivery.mail)", "attempt": "\(delivery.attempts)",
                    "outcome": "\(answer.outcome)", "state": "\(state.rawValue)",
                ])
        }
        do throws(StoreError) {
            try await store.tenant(delivery.tenantID).settle(
                delivery, state, outcome: answer.outcome, due: state == .queued ? next : nil)
        } catch {
            logger.warning(
                "a mail was not settled",
                metadata: ["mail": "\(delivery.mail)", "state": "\(state.rawValue)", "error": "\(error)"])
        }
    }

    private enum Verdict {
        case sent
        case again
        case hopeless
    }

    private func send(_ delivery: MailDelivery) async -> (verdict: Verdict, outcome: String) {
        guard let letter = delivery.letter else { return (.hopeless, "what it says can't be opened") }
        let tenant: Tenant?
        do throws(StoreError) {
            tenant = try await store.server.tenant(delivery.tenant)
        } catch {
            return (.again, "the tenant can't be read: \(error)")
        }
        guard let tenant, tenant.isEnabled else { return (.again, "the tenant is shut") }
        let words = render(letter, tenant)
        do throws(MailError) {
            try await sender.send(
                OutboundMail(
                    from: from, named: tenant.name, to: try MailAddress(letter.recipient), subject: words.subject,
                    date: delivery.created, messageID: "\(delivery.mail)@\(host)",
                    headers: headers(letter, words, Issuer(publicURL: publicURL, tenant: tenant.slug)),
                    text: words.text, html: words.html))
            return (.sent, "accepted")
        } catch {
            return (error.isPermanent ? .hopeless : .again, error.description)
        }
    }

    private func headers(_ letter: Letter, _ words: Words, _ issuer: Issuer) -> [(name: String, value: String)] {
        // RFC 3834: no holiday message answers it.
        var headers = [(name: "Auto-Submitted", value: "auto-generated"), ("Content-Language", words.language)]
        if letter.kind.isUnasked, let link = letter.otherLink.map({ $0.hasPrefix("/") ? issuer.url($0) : $0 }) {
            headers.append(("List-Unsubscribe", "<\(link)>"))
            headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
        }
        return headers
    }
}

/// When a mail that could not be sent is tried again.
enum MailRetry {
    /// Seconds between one attempt and the next; the last goes on.
    static let intervals: [TimeInterval] = [10, 60, 300, 900, 3600, 3 * 3600, 6 * 3600]
    /// Seconds after which it is given up: mail servers do so after four or five days.
    static let patience: TimeInterval = 4 * 86_400

    /// Nil: given up.
    static func next(after attempts: Int, since created: Date, now: Date) -> Date? {
        let next = now + intervals[min(max(attempts, 1), intervals.count) - 1]
        return next <= created + patience ? next : nil
    }
}
