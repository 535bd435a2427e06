/// The one declaration of a setting.
struct Setting<Value: Sendable>: SettingDeclaration {
    let name: String
    var isSecret = false
    /// The value when the setting is given nowhere, or wrongly.
    let initial: Value
    let initialText: String
    let help: String
    /// Turns the text of any source into the value; what it throws never repeats the text of a secret.
    let parse: @Sendable (String) throws(InvalidSetting) -> Value
}

/// What is known of a setting without knowing its type.
protocol SettingDeclaration: Sendable {
    /// In upper case, without the prefix: `PUBLIC_URL`.
    var name: String { get }
    /// A secret is never shown, and may be given as a file.
    var isSecret: Bool { get }
    /// The default in words, or in the notation of a set value.
    var initialText: String { get }
    /// One sentence.
    var help: String { get }
}

extension SettingDeclaration {
    /// `OSTIARY_PUBLIC_URL`
    var variable: String { "OSTIARY_" + name }
    /// `public_url`
    var key: String { name.lowercased() }
}

/// Why a text is not a value of its setting, as the end of the sentence "OSTIARY_X …".
struct InvalidSetting: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
