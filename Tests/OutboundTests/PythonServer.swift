import Glibc

/// A script beside this file, run for all tests of this process; it ends when the process does. Its certificate is for
/// `localhost`.
struct PythonServer {
    struct Failure: Error {
        let what: String
    }

    let certificateAuthorities: String
    /// Of the first line that it prints.
    let words: [Substring]

    init(_ name: String) throws {
        let directory = "/tmp/ostiary-outbound-" + String(UInt64.random(in: .min ... .max), radix: 36)
        certificateAuthorities = directory + "/ca.pem"
        let script = """
            umask 077; mkdir \(directory) && cd \(directory) || exit
            make() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "$@" 2>/dev/null; }
            make -keyout ca.key -out ca.pem -subj '/CN=CA of a test'
            make -keyout key.pem -out certificate.pem -subj '/CN=server of a test' -CA ca.pem -CAkey ca.key \
            -addext subjectAltName=DNS:localhost
            python3 -B '\(Self.folder)/\(name)' certificate.pem key.pem
            rm -r \(directory)
            """
        words = try Self.firstLine(of: script).split(separator: " ")
        guard !words.isEmpty else { throw Failure(what: "\(name) has no ports") }
    }

    private static var folder: Substring { #filePath.prefix { _ in true }.dropLast("/PythonServer.swift".count) }

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
