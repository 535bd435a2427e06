import Testing

@testable import Outbound

@Suite struct LineTests {
    private final class Guest {}

    private let guests = (0..<5).map { _ in Guest() }

    /// The numbers of those that start now.
    private func start(_ line: inout Line<Guest>) -> [Int?] {
        var started: [Int?] = []
        while let guest = line.next() { started.append(guests.firstIndex { $0 === guest }) }
        return started
    }

    @Test func `whoever comes first is served first, and who finds no room is refused`() {
        var line = Line<Guest>(places: 2, maximumWaiting: 2)
        let entered = guests.map { line.enter($0) }
        #expect(entered == [true, true, true, true, false])
        let first = start(&line)
        #expect(first == [0, 1])
        let left = line.leave(guests[1])
        #expect(left)
        let second = start(&line)
        #expect(second == [2])
        let again = [4, 1].map { line.enter(guests[$0]) }
        #expect(again == [true, false])
    }

    @Test func `leaving makes room wherever one stood, once`() {
        var line = Line<Guest>(places: 1, maximumWaiting: 2)
        let entered = guests.prefix(3).map { line.enter($0) }
        #expect(entered == [true, true, true])
        let first = start(&line)
        #expect(first == [0])
        let left = [1, 1, 3].map { line.leave(guests[$0]) }
        #expect(left == [true, false, false])
        #expect(line.isUnderWay(guests[0]) && !line.isUnderWay(guests[2]))
        let last = line.leave(guests[0])
        #expect(last)
        let second = start(&line)
        #expect(second == [2])
    }

    @Test func `without waiting there are the places alone`() {
        var line = Line<Guest>(places: 1, maximumWaiting: 0)
        let first = line.enter(guests[0])
        let started = start(&line)
        let second = line.enter(guests[1])
        #expect(first && started == [0] && !second)
    }
}
