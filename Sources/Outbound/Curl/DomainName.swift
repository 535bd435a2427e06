import CCurl
import Glibc

/// A domain of the Internet in the form that the name servers know: ASCII, with A-labels for what is not.
struct DomainName: Sendable {
    let ascii: String

    init(_ text: String) throws(MailError) {
        let ascii = text.utf8.allSatisfy { $0 < 0x80 } ? text : try Self.converted(text)
        guard HostName.isValid(ascii) else { throw .malformed(.address) }
        self.ascii = ascii
    }

    /// libcurl takes the name in the encoding of the thread's locale, which nobody has chosen.
    private static func converted(_ text: String) throws(MailError) -> String {
        let utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)
        guard let utf8 else { throw .malformed(.internationalDomain) }
        let former = uselocale(utf8)
        defer {
            uselocale(former)
            freelocale(utf8)
        }
        let parts = URLParts()
        guard parts.set(CURLUPART_HOST, text) == CURLUE_OK else { throw .malformed(.address) }
        guard let ascii = parts.get(CURLUPART_HOST, CURLU_PUNYCODE) else { throw .malformed(.internationalDomain) }
        return ascii
    }
}
