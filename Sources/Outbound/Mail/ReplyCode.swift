/// What an SMTP server has said, without its words: those may hold the recipient's address.
package struct ReplyCode: Hashable, Sendable, CustomStringConvertible {
    /// Three digits (RFC 5321).
    package let code: Int
    /// `5.1.1`, if there was one (RFC 3463).
    package let enhanced: String?

    /// As it was said; whether there is such a code is not looked at.
    package init(code: Int, enhanced: String? = nil) {
        self.code = code
        self.enhanced = enhanced
    }

    /// Such as `550 5.1.1`: fit for a log.
    package var description: String {
        enhanced.map { "\(code) \($0)" } ?? "\(code)"
    }

    var isPositive: Bool { code / 100 == 2 }
    var isPermanent: Bool { code / 100 == 5 }
    /// Something about the login, or that there was none: the operator's matter, and no recipient's (RFC 4954).
    var isAboutLogin: Bool { [530, 534, 535, 538].contains(code) }
}
