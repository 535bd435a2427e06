extension Duration {
    /// A whole number and its unit (`ms`, `s`, `m`, `h`, `d`); nil for anything else, also for a number that overflows.
    init?(setting text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let milliseconds: Int64
        switch text.dropFirst(digits.count) {
        case "ms": milliseconds = 1
        case "s": milliseconds = 1000
        case "m": milliseconds = 60 * 1000
        case "h": milliseconds = 3600 * 1000
        case "d": milliseconds = 86400 * 1000
        default: return nil
        }
        guard let count = Int64(digits) else { return nil }
        let (total, overflow) = count.multipliedReportingOverflow(by: milliseconds)
        guard !overflow else { return nil }
        self = .milliseconds(total)
    }
}
