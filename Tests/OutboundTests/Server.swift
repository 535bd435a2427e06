import Glibc
import Outbound

/// `server.py`, run for all tests of this process; it ends when the process does. Its certificate is for `localhost`.
struct Server {
    struct Failure: Error {
        let what: String
    }

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
        let directory = "/tmp/ostiary-outbound-" + String(UInt64.random(in: .min ... .max), radix: 36)
        certificateAuthorities = directory + "/ca.pem"
        let script = """
            umask 077; mkdir \(directory) && cd \(directory) || exit
            make() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "$@" 2>/dev/null; }
            make -keyout ca.key -out ca.pem -subj '/CN=CA of a test'
            make -keyout key.pem -out certificate.pem -subj '/CN=server of a test' -CA ca.pem -CAkey ca.key \
            -addext subjectAltName=DNS:localhost
            python3 '\(Self.folder)/server.py' certificate.pem key.pem
            rm -r \(directory)
            """
        let ports = try Self.firstLine(of: script).split(separator: " ")
        guard ports.count == 3 else { throw Failure(what: "server.py has no ports") }
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

    private static var folder: Substring { #filePath.prefix { _ in true }.dropLast("/Server.swift".count) }

    /// Of a shell whose standard input ends with this process: no child inherits the other end.
    private static func firstLine(of script: String) throws -> String {
        var (input, output): ([Int32], [Int32]) = ([0, 0], [0, 0])
        guard pipe(&input) == 0, pipe(&output) == 0 else { throw Failure(what: "no pipe") }
        for end in input + output { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input[0], 0)
        posix_spawn_file_actions_adddup2(&actions, output[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var words: [UnsafeMutablePointer<CChar>?] = [strdup("/bin/sh"), strdup("-c"), strdup(script), nil]
        defer { for word in words { free(word) } }
        var child = pid_t()
        guard posix_spawn(&child, "/bin/sh", &actions, nil, &words, environ) == 0 else {
            throw Failure(what: "no shell")
        }
        close(input[0])
        close(output[1])
        defer { close(output[0]) }
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(output[0], &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
        return String(decoding: line, as: UTF8.self)
    }
}
