package import FoundationEssentials

/// A provider's answer that came as a form, on its way through the redirect that brings the cookies.
package struct PostedAnswer: SealedTransaction {
    package static let purpose = "posted answer"
    package static let lifetime: TimeInterval = 120

    /// Form-encoded.
    package let form: String
    package let started: Date

    package init(form: String, started: Date) {
        self.form = form
        self.started = started
    }
}
