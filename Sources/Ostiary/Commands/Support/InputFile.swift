import Glibc

/// A file that the operator names; `-` is standard input.
enum InputFile {
    /// Its bytes, and no more than one beyond `limit`: enough to see that it is too large.
    static func bytes(_ path: String, limit: Int) throws(CommandFailure) -> [UInt8] {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while bytes.count <= limit {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return Array(bytes.prefix(limit + 1))
    }

    /// One secret: the text without the line end that editors add.
    static func secret(_ path: String) throws(CommandFailure) -> String {
        let bytes = try bytes(path, limit: 4096)
        guard bytes.count <= 4096, var text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure("\(name(path)): is not one line of UTF-8")
        }
        if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
        return text
    }

    /// For messages.
    static func name(_ path: String) -> String { path == "-" ? "standard input" : path }

    private static func failure(_ path: String) -> CommandFailure {
        CommandFailure("\(name(path)): can't be read: \(String(cString: strerror(errno)))")
    }
}
