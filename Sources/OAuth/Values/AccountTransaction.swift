package import FoundationEssentials

/// What the forms of the account pages carry: which browser, and whose session, they were shown to.
package struct AccountTransaction: SealedTransaction, Equatable {
    package static let purpose = "account transaction"
    package static let lifetime: TimeInterval = 3600

    package let started: Date
    /// SHA-256 of the cookie of the browser that saw the page.
    package let browser: [UInt8]
    /// The session that the page was shown to; nil on the page that begins one.
    package let session: UUID?

    package init(started: Date, browser: [UInt8], session: UUID?) {
        self.started = started
        self.browser = browser
        self.session = session
    }
}
