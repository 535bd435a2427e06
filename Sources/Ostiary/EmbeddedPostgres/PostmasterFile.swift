import Glibc

/// What a running (or killed) Postgres says of itself in `postmaster.pid`.
struct PostmasterFile: Sendable, Equatable {
    enum Status: String, Sendable {
        case starting
        case stopping
        case ready
        case standby
    }

    let processID: pid_t
    let socketDirectory: String
    /// nil: not written yet.
    let status: Status?

    /// nil: there is none, or it is not complete yet.
    init?(cluster: String) {
        guard let text = try? SettingFile.text(cluster + "/postmaster.pid") else { return nil }
        self.init(text)
    }

    /// Lines: process, data directory, start time, port, socket directory, listen address, shared memory, status.
    init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 5, let process = pid_t(lines[0]), process > 1 else { return nil }
        processID = process
        socketDirectory = String(lines[4])
        let word = lines.count >= 8 ? lines[7].prefix { $0 != " " } : ""
        status = Status(rawValue: String(word))
    }

    /// The path of the program that it was started as, by its command line; nil: it has ended.
    var program: String? {
        guard let commandLine = try? SettingFile.text("/proc/\(processID)/cmdline") else { return nil }
        return commandLine.split(separator: "\0").first.map(String.init)
    }

    /// Whether the process is alive and really is the server of `cluster`, run by `user`: process ids are used again,
    /// and the file is not ours to trust. (The working directory would tell too, but root in a container may not see it.)
    func isServer(of cluster: String, user: DatabaseUser) -> Bool {
        var status = stat()
        guard stat("/proc/\(processID)", &status) == 0, status.st_uid == user.uid,
            let commandLine = try? SettingFile.text("/proc/\(processID)/cmdline")
        else { return false }
        let words = commandLine.split(separator: "\0")
        return words.first?.hasSuffix("/postgres") == true && words.contains { $0 == cluster }
    }
}
