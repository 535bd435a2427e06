import Testing

@testable import Credentials

struct HashingBacklogTests {
    private func job(_ backlog: inout HashingBacklog, isHeavy: Bool = false) -> HashingJob {
        HashingJob(id: backlog.nextID(), isHeavy: isHeavy) {
            {}
        } refuse: { _ in
        }
    }

    @Test func `jobs are taken in the order they came`() throws {
        var backlog = HashingBacklog(places: 3, threads: 1)
        let jobs = (0..<3).map { _ in job(&backlog) }
        for job in jobs { try backlog.append(job) }
        #expect(jobs.map(\.id) == [backlog.take()?.id, backlog.take()?.id, backlog.take()?.id])
        #expect(backlog.take()?.id == nil)
    }

    @Test func `a heavy job waits for the other one, and is passed meanwhile`() throws {
        var backlog = HashingBacklog(places: 8, threads: 2)
        let first = job(&backlog, isHeavy: true)
        let second = job(&backlog, isHeavy: true)
        let light = job(&backlog)
        for job in [first, second, light] { try backlog.append(job) }
        #expect(backlog.take()?.id == first.id)
        #expect(backlog.take()?.id == light.id)
        #expect(backlog.take()?.id == nil)
        backlog.finish(first, after: .seconds(1))
        #expect(backlog.take()?.id == second.id)
    }

    @Test func `the advice when to come back follows the pace and the line`() throws {
        var backlog = HashingBacklog(places: 40, threads: 2)
        let measured = job(&backlog)
        backlog.finish(measured, after: .milliseconds(500))
        for _ in 0..<40 { try backlog.append(job(&backlog)) }
        let late = job(&backlog)
        #expect(throws: PasswordHasherError.busy(retryAfter: .seconds(10))) { try backlog.append(late) }
    }

    @Test func `nothing is accepted after the stop`() throws {
        var backlog = HashingBacklog(places: 8, threads: 1)
        let early = job(&backlog)
        try backlog.append(early)
        #expect(backlog.stop().map(\.id) == [early.id])
        let late = job(&backlog)
        #expect(throws: PasswordHasherError.stopped) { try backlog.append(late) }
    }
}
