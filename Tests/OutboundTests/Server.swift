import Outbound

/// `server.py`, run for all tests of this process; it ends when the process does. Its certificate is for `localhost`.
struct Server {
    private static let started = Result { try Server() }

    static var shared: Server {
        get throws { try started.get() }
    }

    /// With a path to be appended.
    let plain: String
    let secure: String
    /// https, by a host name that the certificate is not for.
    let misnamed: String
    /// https, where connections are accepted and nothing is ever said.
    let mute: String
    let certificateAuthorities: String

    private init() throws {
        let server = try PythonServer("server.py")
        let ports = server.words
        guard ports.count == 3 else { throw PythonServer.Failure(what: "server.py has no ports") }
        certificateAuthorities = server.certificateAuthorities
        plain = "http://127.0.0.1:\(ports[0])"
        secure = "https://localhost:\(ports[1])"
        misnamed = "https://127.0.0.1:\(ports[1])"
        mute = "https://localhost:\(ports[2])"
    }

    /// Trusts the server's certificate, may reach it, and is patient.
    func fetcher(_ change: (inout FetcherSettings) -> Void = { _ in }) -> Fetcher {
        var settings = FetcherSettings(
            timeout: .seconds(60), connectTimeout: .seconds(60), allowsLoopback: true,
            certificateAuthorities: certificateAuthorities)
        change(&settings)
        return Fetcher(settings)
    }

    /// Waits until something has happened at the server.
    func reach(_ name: String, _ count: Int = 1) async throws(OutboundError) {
        _ = try await fetcher().fetch(OutboundRequest(.get, "\(plain)/reach/\(name)?\(count)"))
    }
}
