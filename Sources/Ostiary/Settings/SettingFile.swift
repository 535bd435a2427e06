import Glibc

/// Reads the small files that settings come from.
enum SettingFile {
    static let limit = 65536

    /// The whole text, at most `limit` bytes of UTF-8; the error's reason is worded for the file's path before it.
    static func text(_ path: String) throws(InvalidSetting) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw InvalidSetting("can't be read: \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count <= limit {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw InvalidSetting("can't be read: \(String(cString: strerror(errno)))") }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        guard bytes.count <= limit else { throw InvalidSetting("is larger than \(limit) bytes") }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw InvalidSetting("is not UTF-8") }
        return text
    }

    /// The text without the line end that editors add.
    static func secret(_ path: String) throws(InvalidSetting) -> String {
        var text = try text(path)
        if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
        guard !text.isEmpty else { throw InvalidSetting("is empty") }
        return text
    }
}
