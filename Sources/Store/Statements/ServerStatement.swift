package import Postgres

/// SQL that runs for the server as a whole: looking a tenant up, the operator's work, housekeeping. Not for what a request of a
/// tenant asks.
package struct ServerStatement: Sendable {
    package let statement: Statement

    init(_ sql: StaticString) {
        statement = Statement(sql)
    }
}
