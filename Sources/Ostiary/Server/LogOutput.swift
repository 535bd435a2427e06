import Logging

/// Where log lines go: standard error, as text or as JSON.
enum LogOutput {
    static func logger(_ settings: Settings) -> Logger {
        var logger = Logger(label: "ostiary") { label in
            switch settings.logFormat {
            case .text: StreamLogHandler.standardError(label: label)
            case .json: JSONLogHandler(label: label)
            }
        }
        logger.logLevel = settings.logLevel
        return logger
    }
}
