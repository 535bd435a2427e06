import EventThread

/// Hands mail to the operator's SMTP server, on a thread of its own.
///
/// Only verified certificates, and never a word in the clear but to this machine itself; bounded in time and number.
/// Every mail has a connection of its own and is said once at most: trying again is the caller's.
package final class SMTPSender: Sendable {
    private let thread: TransferThread<MailTransfer>
    private let timeout: Duration

    /// Starts the thread. Nothing is connected to yet.
    package init(_ settings: SMTPSettings) {
        thread = TransferThread(
            name: "mail", settings: settings, places: settings.maximumInFlight,
            maximumWaiting: settings.maximumWaiting)
        timeout = settings.timeout
    }

    /// Returns when the server has accepted the whole mail, and so answers for it. Cancelling the task ends this mail at
    /// once, and no other.
    package func send(_ mail: OutboundMail) async throws(MailError) {
        try await send(mail, deadline: .now + timeout)
    }

    func send(_ mail: OutboundMail, deadline: EventThread.Instant) async throws(MailError) {
        try await thread.run(Envelope(mail), deadline: deadline)
    }

    /// Fails what is under way or waits, and what comes later, as `stopped`; ends the thread. May be repeated.
    package func shutdown() {
        thread.shutdown()
    }
}
