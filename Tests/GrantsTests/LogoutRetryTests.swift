import FoundationEssentials
import Testing

@testable import Grants

@Suite struct LogoutRetryTests {
    private let created = Date(timeIntervalSince1970: 1_800_000_000)

    @Test func `a client that can't be told is told again, soon at first, and for a day`() {
        var now = created
        var times: [TimeInterval] = []
        var attempts = 1
        while let next = LogoutRetry.next(after: attempts, since: created, now: now) {
            #expect(next > now)
            now = next
            attempts += 1
            times.append(now.timeIntervalSince(created))
        }
        #expect(times.prefix(4) == [2, 12, 72, 372])
        #expect(times.last.map { (82_800...86_400).contains($0) } == true)
        #expect((20...40).contains(attempts))
    }

    @Test func `a server that was down for long tries once more and gives up`() {
        #expect(LogoutRetry.next(after: 1, since: created, now: created + 2 * 86_400) == nil)
    }
}
