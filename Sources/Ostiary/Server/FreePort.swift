import NIOCore
import NIOPosix

/// What port 0 stands for.
enum FreePort {
    /// The settings with a free port where they say 0. The port is free now; should another process take it before the server
    /// listens, the server says so and doesn't start.
    static func settle(_ settings: Settings) throws -> Settings {
        guard settings.listen.port == 0 else { return settings }
        let group = MultiThreadedEventLoopGroup.singleton
        let probe = try ServerBootstrap(group: group).bind(host: settings.listen.host, port: 0).wait()
        defer { try? probe.close().wait() }
        guard let port = probe.localAddress?.port else { return settings }
        return settings.settled(onPort: port)
    }
}
