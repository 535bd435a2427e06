import FoundationEssentials
import Glibc

/// A time as a header has it (RFC 5322), in UTC.
enum MailDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    static func text(_ date: Date) throws(MailError) -> String {
        // The years 1900, before which there was no mail, to 9999.
        guard (-2_208_988_800..<253_402_300_800).contains(date.timeIntervalSince1970) else { throw .malformed(.date) }
        var seconds = time_t(date.timeIntervalSince1970.rounded(.down))
        var time = tm()
        gmtime_r(&seconds, &time)
        let (day, month) = (days[Int(time.tm_wday)], months[Int(time.tm_mon)])
        let clock = [time.tm_hour, time.tm_min, time.tm_sec].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(day), \(time.tm_mday) \(month) \(time.tm_year + 1900) \(clock.joined(separator: ":")) +0000"
    }
}
