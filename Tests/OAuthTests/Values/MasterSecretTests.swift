import Crypto
import OAuth
import Testing

struct MasterSecretTests {
    let master = MasterSecret(Secret([UInt8](repeating: 1, count: 32)))

    @Test func `each purpose has a key of its own, the same on every node`() {
        let again = MasterSecret(Secret([UInt8](repeating: 1, count: 32)))
        let other = MasterSecret(Secret([UInt8](repeating: 2, count: 32)))
        let keys = MasterSecret.Purpose.allCases.map { master.key(for: $0) }
        #expect(keys == MasterSecret.Purpose.allCases.map { again.key(for: $0) })
        let all = (keys + MasterSecret.Purpose.allCases.map { other.key(for: $0) }).map {
            $0.withUnsafeBytes { Array($0) }
        }
        #expect(Set(all).count == all.count && all.allSatisfy { $0.count == 32 })
    }

    @Test func `the purposes are written in data that outlives a release`() {
        #expect(
            MasterSecret.Purpose.allCases.map(\.rawValue) == [
                "sealed columns v1", "authorization transactions v1", "refresh tokens v1", "password pepper v1",
                "client secrets v1",
            ])
    }
}
