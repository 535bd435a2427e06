package import FoundationEssentials
package import Logging
import OAuth
package import Store

/// Erases the accounts whose owners have deleted them, once their grace is over.
package struct AccountErasure: Sendable {
    private let store: Store
    private let logger: Logger

    package init(store: Store, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// Accounts that one look finds.
    private static let batch = 100

    /// Erases all whose time has come; several nodes may do so at once. How many.
    package func round(now: Date) async throws(StoreError) -> Int {
        var erased = 0
        while !Task.isCancelled {
            let due = try await store.server.usersToErase(limit: Self.batch, now: now)
            var isStuck = true
            for (tenant, user) in due {
                do throws(StoreError) {
                    guard try await Self.erase(user, of: tenant, store, now: now) else { continue }
                    erased += 1
                    isStuck = false
                } catch {
                    // One that can't be erased keeps no other from it; the next round tries again.
                    logger.warning(
                        "an account was not erased", metadata: ["sub": "\(user)", "error": "\(error)"])
                }
            }
            guard due.count == Self.batch, !isStuck else { break }
        }
        return erased
    }

    /// Erases one. Its owner is told, in `language` if they have chosen none.
    static func erase(_ user: UserID, of tenant: Tenant.ID, _ store: Store, language: String? = nil, now: Date)
        async throws(StoreError) -> Bool
    {
        var event = AuditEvent(.accountErased)
        event.user = user
        return try await store.tenant(tenant).erase(
            user, recording: event,
            telling: { owner in
                var letter = Letter(.erased, to: owner.email)
                letter.name = owner.name
                letter.language = owner.language ?? language
                return letter
            }, now: now)
    }
}
