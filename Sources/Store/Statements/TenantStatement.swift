package import Postgres

/// SQL that runs for one tenant. The tenant is always `$1`: it is bound first and untyped, so that a statement that forgets it
/// can't even be prepared (SQLSTATE 42P18).
package struct TenantStatement: StoreStatement {
    package let statement: Statement
    package let announcements: [Announcement]

    init(_ sql: StaticString) {
        statement = Statement(sql)
        announcements = Announcement.announcements(of: statement.sql)
    }
}
