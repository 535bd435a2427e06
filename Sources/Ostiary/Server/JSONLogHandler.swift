import FoundationEssentials
import Glibc
import Logging
import OAuth

/// One JSON object a line on standard error, for machines that collect logs.
struct JSONLogHandler: LogHandler {
    let label: String
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line = JSONObject()
        line.set("time", Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        line.set("level", event.level.rawValue)
        line.set("logger", label)
        line.set("message", event.message.description)
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).sorted(by: {
            $0.key < $1.key
        }) {
            line.set(key, value.description)
        }
        let bytes = line.bytes + [UInt8(ascii: "\n")]
        // One write a line: lines of several threads don't mix. A log that can't be written has nowhere to be reported.
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
