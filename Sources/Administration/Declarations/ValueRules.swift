import Credentials
import FoundationEssentials
import OAuth

/// From a declared text to a value, for each kind that the members of a declaration have.
enum ValueRules {
    /// What people read on a page: one line, not empty.
    static func label(_ text: String) throws(InvalidValue) -> String {
        guard (1...200).contains(text.count), text.contains(where: { !$0.isWhitespace }) else {
            throw InvalidValue("must have 1 to 200 characters")
        }
        return try printable(text)
    }

    /// A claim about a person; `lines`: line ends are allowed.
    static func claim(lines: Bool = false) -> (String) throws(InvalidValue) -> String {
        { text throws(InvalidValue) in
            guard (1...2000).contains(text.utf8.count) else { throw InvalidValue("must have 1 to 2000 bytes") }
            return try printable(text, allowing: lines ? ["\n", "\r"] : [])
        }
    }

    private static func printable(_ text: String, allowing: Set<Unicode.Scalar> = []) throws(InvalidValue) -> String {
        let isPlain = text.unicodeScalars.allSatisfy {
            allowing.contains($0)
                || ![.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
        }
        guard isPlain else { throw InvalidValue("has a control character, or a line break") }
        return text
    }

    static func slug(_ text: String) throws(InvalidValue) -> Tenant.Slug {
        guard let slug = Tenant.Slug(text) else {
            throw InvalidValue(
                "must be 1 to 63 of a-z, 0-9 and -, beginning and ending with a letter or digit, not \(quoted(text))")
        }
        return slug
    }

    static func clientID(_ text: String) throws(InvalidValue) -> Client.ID {
        guard let id = Client.ID(text) else { throw InvalidValue("must be 1 to 255 printable ASCII characters") }
        return id
    }

    static func email(_ text: String) throws(InvalidValue) -> EmailAddress {
        guard let email = EmailAddress(text) else { throw InvalidValue("is not an e-mail address: \(quoted(text))") }
        return email
    }

    static func scope(_ text: String) throws(InvalidValue) -> String {
        guard (1...200).contains(text.utf8.count), text.utf8.allSatisfy(ScopeSet.isTokenCharacter) else {
            throw InvalidValue("must be printable ASCII without spaces, quotation marks and backslashes")
        }
        return text
    }

    /// A secret that a client can present (RFC 6749 appendix A.2).
    static func clientSecret(_ text: String) throws(InvalidValue) -> Secret {
        guard (1...1000).contains(text.utf8.count), text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw InvalidValue("must be 1 to 1000 printable ASCII characters")
        }
        return Secret(text: text)
    }

    static func password(_ text: String) throws(InvalidValue) -> Password {
        do throws(PasswordProblem) {
            return try Password(text)
        } catch {
            switch error {
            case .empty: throw InvalidValue("is empty")
            case .tooLong: throw InvalidValue("is longer than \(Password.maximumBytes) bytes")
            case .containsNUL: throw InvalidValue("holds a NUL")
            }
        }
    }

    static func passwordHash(_ text: String) throws(InvalidValue) -> PasswordHash {
        do throws(PasswordHashError) {
            return try PasswordHash(parsing: text)
        } catch {
            throw InvalidValue("can't be taken: \(error)")
        }
    }

    /// The audience of tokens (RFC 7519 section 2: with a colon it is a URI).
    static func audience(_ text: String) throws(InvalidValue) -> String {
        let isPlain = (1...2000).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard isPlain, !text.contains(":") || URIReference(text) != nil else {
            throw InvalidValue("must be a URI or a word, not \(quoted(text))")
        }
        return text
    }

    /// One of the raw values of an enum.
    static func choice<Value>(of _: Value.Type) -> (String) throws(InvalidValue) -> Value
    where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
        { text throws(InvalidValue) in
            guard let value = Value(rawValue: text) else {
                let choices = Value.allCases.map(\.rawValue)
                throw InvalidValue("must be one of \(choices.joined(separator: ", ")), not \(quoted(text))")
            }
            return value
        }
    }

    /// Seconds: a whole number of them, or one with a unit (`90s`, `15m`, `12h`, `14d`).
    static func duration(_ range: ClosedRange<Int>) -> (String) throws(InvalidValue) -> Int {
        { text throws(InvalidValue) in
            let units = ["": 1, "s": 1, "m": 60, "h": 3600, "d": 86400]
            let digits = text.prefix { $0.isASCII && $0.isNumber }
            guard let count = Int(digits), let unit = units[String(text.dropFirst(digits.count))] else {
                throw InvalidValue("must be seconds, or a number with a unit (90s, 15m, 12h, 14d), not \(quoted(text))")
            }
            let (seconds, overflow) = count.multipliedReportingOverflow(by: unit)
            guard !overflow, range.contains(seconds) else {
                throw InvalidValue(
                    "must be from \(range.lowerBound) to \(range.upperBound) seconds, not \(quoted(text))")
            }
            return seconds
        }
    }

    static func count(_ range: ClosedRange<Int>) -> (String) throws(InvalidValue) -> Int {
        { text throws(InvalidValue) in
            guard let count = Int(text), range.contains(count) else {
                throw InvalidValue(
                    "must be a number from \(range.lowerBound) to \(range.upperBound), not \(quoted(text))")
            }
            return count
        }
    }

    /// The part of addresses behind the `@`, in lower case.
    static func domain(_ text: String) throws(InvalidValue) -> String {
        guard let address = EmailAddress("a@" + text) else { throw InvalidValue("is no domain: \(quoted(text))") }
        return address.domain
    }

    /// Text for a message: in quotation marks, cut, without control characters.
    static func quoted(_ text: String) -> String {
        let shown = text.prefix(60).unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control ? "?" : String(scalar)
        }
        return "'\(shown.joined())\(text.count > 60 ? "…" : "")'"
    }
}
