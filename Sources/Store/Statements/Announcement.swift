/// What the nodes tell one another (NOTIFY) when a statement has written rows that a node caches, or waits for.
///
/// It is derived from the statement's text, so that no statement can forget it.
package enum Announcement: CaseIterable, Sendable {
    /// A tenant has changed, or something that is cached of it. The payload is the tenant's id.
    case change
    /// There is mail to send.
    case mail
    /// There are clients to tell of a logout.
    case logoutNotice

    var channel: String {
        switch self {
        case .change: "ostiary_changed"
        case .mail: "ostiary_mails"
        case .logoutNotice: "ostiary_logout_notices"
        }
    }

    /// The commands that are announced. Who waits for rows is told of new ones alone.
    private var commands: [String] {
        switch self {
        case .change:
            ["tenants", "clients", "signing_keys", "identity_providers"].flatMap {
                ["insert into \($0)", "merge into \($0)", "update \($0)", "delete from \($0)"]
            }
        case .mail: ["insert into mails"]
        case .logoutNotice: ["insert into logout_notices"]
        }
    }

    /// What a statement of this text announces when it has written a row. The row count that tells is that of the outermost command, so
    /// that has to be one that writes such rows.
    static func announcements(of sql: String) -> [Announcement] {
        let words = sql.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        let text = " " + words.joined(separator: " ") + " "
        return allCases.filter { $0.commands.contains { text.contains(" \($0) ") } }
    }
}
