package import FoundationEssentials

/// One mail to one person. Shows nothing of itself: it may hold a link that lets somebody in.
package struct OutboundMail: Undisclosed, Sendable {
    /// In the header and to the server: what can't be delivered comes back to it.
    package var sender: MailAddress
    /// What the reader sees in place of the sender's address, in whatever script.
    package var senderName: String?
    /// The only one.
    package var recipient: MailAddress
    /// In whatever script.
    package var subject: String
    /// Whole seconds of it are written, in UTC.
    package var date: Date
    /// Without angle brackets: `left@right`, of ASCII.
    package var messageID: String
    /// Further headers, of ASCII, such as Auto-Submitted, List-Unsubscribe and Content-Language.
    package var headers: [(name: String, value: String)]
    /// For those who read no HTML. Its lines end with LF, CR or CRLF.
    package var text: String
    /// The same for all others.
    package var html: String

    /// Nothing is looked at yet: what is wrong with it is an error of the sending. The same mail is the same bytes
    /// whenever it is sent.
    package init(
        from sender: MailAddress, named senderName: String? = nil, to recipient: MailAddress, subject: String,
        date: Date, messageID: String, headers: [(name: String, value: String)] = [], text: String, html: String
    ) {
        self.sender = sender
        self.senderName = senderName
        self.recipient = recipient
        self.subject = subject
        self.date = date
        self.messageID = messageID
        self.headers = headers
        self.text = text
        self.html = html
    }
}
