package import Postgres

/// SQL that runs for the server as a whole: looking a tenant up, the operator's work, housekeeping. Not for what a request of a
/// tenant asks. One that announces a `change` returns the tenant's id, in the first column, for each row that it has written.
package struct ServerStatement: StoreStatement {
    package let statement: Statement
    package let announcements: [Announcement]

    init(_ sql: StaticString) {
        statement = Statement(sql)
        announcements = Announcement.announcements(of: statement.sql)
    }
}
