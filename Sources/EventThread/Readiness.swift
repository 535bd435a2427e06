import Glibc

/// What a file descriptor is watched for, or is ready for. Errors and hang-ups are reported as readable, so that the
/// next read finds out.
package struct Readiness: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let readable = Readiness(rawValue: 1)
    package static let writable = Readiness(rawValue: 2)

    init(pollEvents: Int16) {
        var ready: Readiness = []
        if pollEvents & Int16(POLLIN | POLLERR | POLLHUP | POLLNVAL) != 0 { ready.insert(.readable) }
        if pollEvents & Int16(POLLOUT) != 0 { ready.insert(.writable) }
        self = ready
    }

    var pollEvents: Int16 {
        (contains(.readable) ? Int16(POLLIN) : 0) | (contains(.writable) ? Int16(POLLOUT) : 0)
    }
}
