import OAuth
import Store

/// The store's answer, its errors as failures.
func asked<Value: Sendable>(
    _ body: () async throws(StoreError) -> Value
) async throws(Failure<Never>) -> Value {
    do throws(StoreError) { return try await body() } catch { throw Failure(error) }
}

/// The same where something else may be refused.
func refusable<Value: Sendable, Refusal: Error & Sendable>(
    _: Refusal.Type, _ body: () async throws(StoreError) -> Value
) async throws(Failure<Refusal>) -> Value {
    do throws(StoreError) { return try await body() } catch { throw Failure(error) }
}
