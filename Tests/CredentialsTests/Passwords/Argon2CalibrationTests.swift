import Credentials
import Testing

struct Argon2CalibrationTests {
    private func ladder() throws -> [Argon2Parameters] { try [64, 128, 256, 512].map { try .cheap(memoryKiB: $0) } }

    @Test func `the largest memory within the target is suggested, and nothing is measured beyond it`() throws {
        let clock = SteppingClock([10, 20, 50, 80].map { .milliseconds($0) })
        let found = try Argon2Calibration.measure(
            target: .milliseconds(40), ladder: ladder(), tries: 1, clock: clock)
        #expect(found.suggestion?.memoryKiB == 128)
        #expect(found.rungs.map(\.duration) == [.milliseconds(10), .milliseconds(20), .milliseconds(50)])
    }

    @Test func `each rung counts by its quickest hash`() throws {
        let clock = SteppingClock([90, 10, 30, 45, 60, 41].map { .milliseconds($0) })
        let found = try Argon2Calibration.measure(
            target: .milliseconds(40), ladder: ladder(), tries: 3, clock: clock)
        #expect(found.rungs.map(\.duration) == [.milliseconds(10), .milliseconds(41)])
        #expect(found.suggestion?.memoryKiB == 64)
    }

    @Test func `nothing is suggested when the cheapest takes too long`() throws {
        let found = try Argon2Calibration.measure(
            target: .milliseconds(1), ladder: ladder(), tries: 1, clock: SteppingClock([.milliseconds(2)]))
        #expect(found.suggestion == nil)
        #expect(found.rungs.count == 1)
    }

    @Test func `the usual ladder climbs, and its cheap end can be measured`() throws {
        let usual = Argon2Calibration.ladder
        #expect(usual.count == 12)
        #expect(usual.map(\.memoryKiB) == usual.map(\.memoryKiB).sorted())
        #expect(usual.contains(.standard))
        let found = try Argon2Calibration.measure(
            target: .seconds(60), ladder: ladder(), clock: ContinuousClock())
        #expect(found.suggestion?.memoryKiB == 512)
        #expect(found.rungs.allSatisfy { $0.duration > .zero })
    }
}
