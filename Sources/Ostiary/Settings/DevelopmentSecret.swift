import FoundationEssentials
import Glibc
import OAuth

/// The master secret that `dev` makes for itself and keeps in its data directory.
struct DevelopmentSecret: Sendable {
    let path: String
    private let directory: String

    init(directory: String) {
        self.directory = directory
        path = directory + "/master-secret"
    }

    var exists: Bool { access(path, F_OK) == 0 }

    /// Reads the secret, or makes it: the file appears whole, readable by its owner alone, and of two that make it at
    /// once one wins and both use it.
    func obtain() throws -> MasterSecret {
        if !exists {
            try DataDirectory(directory).create()
            try make()
        }
        do throws(InvalidSetting) {
            return try MasterSecretSetting.read(SettingFile.secret(path))
        } catch {
            throw SettingsError(problems: ["\(path): \(error.reason)"])
        }
    }

    private func make() throws {
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
        let draft = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max, using: &random))"
        let text = [UInt8]((Data(bytes).base64EncodedString() + "\n").utf8)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw problem("can't be made") }
        defer {
            close(file)
            unlink(draft)
        }
        guard write(file, text, text.count) == text.count, fsync(file) == 0 else { throw problem("can't be written") }
        guard link(draft, path) == 0 || errno == EEXIST else { throw problem("can't be made") }
        try DataDirectory(directory).synchronise()
    }

    private func problem(_ what: String) -> SettingsError {
        SettingsError(problems: ["\(path): \(what): \(String(cString: strerror(errno)))"])
    }
}
