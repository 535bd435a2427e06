package import FoundationEssentials

/// A moment in the past as people say it, without knowing their time zone: how long ago, and from the second day on the date.
package struct PageTime: Sendable, Equatable {
    /// Seconds since then.
    private let age: Int
    private let date: Date

    package init(_ date: Date, now: Date) {
        self.date = date
        age = max(0, Int(now.timeIntervalSince(date)))
    }

    static let messages = ["now", "minutes", "hours", "date"].map {
        PageMessage("time.\($0)", ["count": "", "date": ""])
    }

    var context: PageContext {
        ["words": .message(message), "iso": .text(date.formatted(.iso8601))]
    }

    private var message: PageMessage {
        switch age {
        case ..<60: PageMessage("time.now")
        case ..<3600: PageMessage("time.minutes", ["count": String(age / 60)])
        case ..<(2 * 86_400): PageMessage("time.hours", ["count": String(age / 3600)])
        default: PageMessage("time.date", ["date": String(date.formatted(.iso8601).prefix(10))])
        }
    }
}
