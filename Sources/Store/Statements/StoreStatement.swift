package import Postgres

/// A statement of the store, and what its transaction has to announce when it has written a row.
package protocol StoreStatement: Sendable {
    var statement: Statement { get }
    var announcements: [Announcement] { get }
}
