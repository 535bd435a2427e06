/// Where the database is, and what may be asked of it.
package struct DatabaseConfiguration: Sendable {
    /// A libpq URL or keyword string. A host name in it is resolved on the event thread: give `hostaddr` where the resolver is slow.
    package var conninfo: String
    /// What `pg_stat_activity` shows.
    package var applicationName: String
    package var connections: Int
    /// From the moment of asking to the answer, for every statement. Beyond it the connection is given up.
    package var statementDeadline: Duration
    package var connectDeadline: Duration
    /// Statements that may wait or be under way at once; beyond it a statement is refused as `.overloaded`.
    package var queueLimit: Int
    /// Statements sent on one connection without an answer; more wait, and go to whichever connection is free first.
    package var pipelineDepth: Int
    package var backoff: Backoff
    /// Settings of the server for each connection, as `SET` takes them; names and values without spaces.
    package var parameters: [String: String]

    package init(
        conninfo: String,
        applicationName: String = "ostiary",
        connections: Int = 4,
        statementDeadline: Duration = .seconds(5),
        connectDeadline: Duration = .seconds(5),
        queueLimit: Int = 4096,
        pipelineDepth: Int = 64,
        backoff: Backoff = Backoff(),
        parameters: [String: String] = [:]
    ) {
        precondition(connections > 0 && queueLimit > 0 && pipelineDepth > 0, "a database has room for something")
        self.conninfo = conninfo
        self.applicationName = applicationName
        self.connections = connections
        self.statementDeadline = statementDeadline
        self.connectDeadline = connectDeadline
        self.queueLimit = queueLimit
        self.pipelineDepth = pipelineDepth
        self.backoff = backoff
        self.parameters = parameters
    }
}
