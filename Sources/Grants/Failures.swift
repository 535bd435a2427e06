import Keys
import OAuth
import Store

extension Failure {
    init(_ error: KeyError) {
        switch error {
        case .store(let error): self.init(error)
        case .noActiveKey(let algorithm): self = .broken("no active \(algorithm.rawValue) key")
        case .cryptography(let what): self = .broken(what)
        }
    }
}

/// Does something with the store, whose faults are nobody's refusal.
func storing<Value, Refusal>(
    as _: Failure<Refusal>.Type = Failure<Refusal>.self, _ work: () async throws(StoreError) -> Value
) async throws(Failure<Refusal>) -> Value {
    do throws(StoreError) { return try await work() } catch { throw Failure(error) }
}
