import FoundationEssentials
import Glibc

/// A directory of one test, which the user of an embedded Postgres may pass through.
final class TemporaryDirectory: Sendable {
    let path: String

    init() {
        let parent = FileManager.default.temporaryDirectory.path
        var template = [CChar]("\(parent)/ostiary-test-XXXXXX".utf8CString)
        mkdtemp(&template)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(path, 0o711)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
        return "\(path)/\(name)"
    }

    func make(_ name: String) -> String {
        mkdir("\(path)/\(name)", 0o711)
        return "\(path)/\(name)"
    }

    func mode(of name: String) -> mode_t {
        var status = stat()
        return lstat("\(path)/\(name)", &status) == 0 ? status.st_mode & 0o7777 : 0
    }
}
