import OAuth
import Outbound

/// From the text of a setting to its value, for types that have no parser of their own.
enum SettingParsers {
    static func path(_ text: String) throws(InvalidSetting) -> String? {
        guard !text.utf8.contains(0) else { throw InvalidSetting("holds a NUL byte") }
        return text
    }

    /// Only what is surely wrong; libpq judges the rest when it connects.
    static func databaseURL(_ text: String) throws(InvalidSetting) -> String? {
        let isURL = text.hasPrefix("postgres://") || text.hasPrefix("postgresql://")
        guard !text.utf8.contains(0), isURL || !text.contains("://") && text.contains("=") else {
            throw InvalidSetting("is neither a postgres:// URL nor a libpq connection string such as 'host=db user=me'")
        }
        return text
    }

    static func publicURL(_ text: String) throws(InvalidSetting) -> PublicURL? {
        do throws(PublicURLProblem) {
            return try PublicURL(text)
        } catch {
            throw InvalidSetting(error.description)
        }
    }

    static func smtpURL(_ text: String) throws(InvalidSetting) -> SMTPSettings? {
        do throws(SMTPSettingsError) {
            return try SMTPSettings(url: text)
        } catch {
            throw InvalidSetting(error.description)
        }
    }

    static func mailAddress(_ text: String) throws(InvalidSetting) -> EmailAddress? {
        guard let address = EmailAddress(text), (try? MailAddress(address.text)) != nil else {
            throw InvalidSetting("is no e-mail address")
        }
        return address
    }

    static func count(_ range: ClosedRange<Int>) -> @Sendable (String) throws(InvalidSetting) -> Int {
        { text throws(InvalidSetting) in
            guard let value = Int(text), range.contains(value) else {
                throw InvalidSetting("must be a number from \(range.lowerBound) to \(range.upperBound), not '\(text)'")
            }
            return value
        }
    }

    static func optionalCount(_ range: ClosedRange<Int>) -> @Sendable (String) throws(InvalidSetting) -> Int? {
        let parse = count(range)
        return { text throws(InvalidSetting) in try parse(text) }
    }

    static func flag(_ text: String) throws(InvalidSetting) -> Bool {
        switch text.lowercased() {
        case "true": return true
        case "false": return false
        default: throw InvalidSetting("must be true or false, not '\(text)'")
        }
    }

    /// Networks in CIDR notation, or single addresses, with commas between.
    static func networks(_ text: String) throws(InvalidSetting) -> [Network] {
        var networks: [Network] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let first = part.firstIndex(where: { $0 != " " }), let last = part.lastIndex(where: { $0 != " " }),
                let network = Network(String(part[first...last]))
            else { throw InvalidSetting("holds '\(part)', which is no network such as 10.0.0.0/8 or fd00::/8") }
            networks.append(network)
        }
        return networks
    }

    /// One of the raw values of an enum.
    static func choice<Value>(of _: Value.Type) -> @Sendable (String) throws(InvalidSetting) -> Value
    where Value: RawRepresentable & CaseIterable & Sendable, Value.RawValue == String {
        { text throws(InvalidSetting) in
            guard let value = Value(rawValue: text.lowercased()) else {
                let choices = Value.allCases.map(\.rawValue).joined(separator: ", ")
                throw InvalidSetting("must be one of \(choices), not '\(text)'")
            }
            return value
        }
    }

    /// A whole number and its unit: `250ms`, `10s`, `5m`, `12h`, `14d`.
    static func duration(_ range: ClosedRange<Duration>) -> @Sendable (String) throws(InvalidSetting) -> Duration {
        { text throws(InvalidSetting) in
            guard let value = Duration(setting: text) else {
                throw InvalidSetting("must be a number with a unit (250ms, 10s, 5m, 12h, 14d), not '\(text)'")
            }
            guard range.contains(value) else {
                throw InvalidSetting("must be from \(range.lowerBound) to \(range.upperBound), not '\(text)'")
            }
            return value
        }
    }
}
