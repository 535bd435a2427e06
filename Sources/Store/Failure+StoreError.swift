package import OAuth

extension Failure {
    /// What a fault of the store means to whoever asked: never a refusal, never success.
    package init(_ error: StoreError) {
        switch error {
        case .unavailable: self = .unavailable(retryAfter: 1)
        case .conflict, .broken: self = .broken(error.description)
        }
    }
}
