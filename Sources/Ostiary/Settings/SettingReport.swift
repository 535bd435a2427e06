/// What `check-config` says of one setting, or of one name that is no setting.
struct SettingReport: Sendable, Equatable, Encodable {
    /// As in the environment (`OSTIARY_LISTEN`); an unknown YAML key is shown as it was written.
    let name: String
    /// A secret is 'set' or 'not set'; nil for an unknown name.
    var value: String?
    /// Where the value came from: the variable, `file:line: key`, or `default`.
    var origin: String
    /// One line, which names the place; nil when all is well.
    var problem: String?
}
