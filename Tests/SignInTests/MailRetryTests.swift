import FoundationEssentials
import Testing

@testable import SignIn

@Suite struct MailRetryTests {
    private let start = Date(timeIntervalSince1970: 1_800_000_000)

    @Test func `the first tries come soon, and later ones ever later`() {
        var time = start
        var waits: [TimeInterval] = []
        for attempt in 1...9 {
            guard let next = MailRetry.next(after: attempt, since: start, now: time) else { break }
            waits.append(next.timeIntervalSince(time))
            time = next
        }
        #expect(waits == [10, 60, 300, 900, 3600, 10_800, 21_600, 21_600, 21_600])
        #expect(waits == waits.sorted())
    }

    @Test func `it is tried for four days, and then given up`() {
        var time = start
        var attempts = 1
        while let next = MailRetry.next(after: attempts, since: start, now: time) {
            #expect(next > time && next <= start + 4 * 86_400)
            (time, attempts) = (next, attempts + 1)
        }
        #expect(time > start + 3.7 * 86_400)
        #expect((18...25).contains(attempts))
        #expect(MailRetry.next(after: 1, since: start, now: start + 4 * 86_400) == nil)
    }

    @Test func `whatever number is stored, there is a next time`() {
        for attempts in [Int.min, -1, 0, 1] {
            #expect(MailRetry.next(after: attempts, since: start, now: start) == start + 10)
        }
        #expect(MailRetry.next(after: .max, since: start, now: start) == start + 21_600)
    }
}
