/// How log lines are written.
enum LogFormat: String, Sendable, CaseIterable {
    case text
    case json
}
