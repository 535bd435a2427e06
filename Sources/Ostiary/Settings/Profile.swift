/// For what the settings are read; the profiles differ in defaults and in what they refuse.
enum Profile: String, Sendable, CaseIterable {
    /// `ostiary serve`: no master secret, or a public URL that is plain http beyond loopback, is refused.
    case serve
    /// `ostiary dev`: makes a master secret of its own, and keeps everything in `./.ostiary`.
    case dev
    /// The other commands (`migrate`, `apply`, `keys`, …): as `serve`, but no public URL is needed, and a master
    /// secret that `dev` has left in the data directory will do.
    case command
}
