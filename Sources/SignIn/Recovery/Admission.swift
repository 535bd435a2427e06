import FoundationEssentials
import OAuth
import Store

/// Whether somebody of an address may have a new account with a tenant, by whatever door they come.
enum Admission: Sendable, Equatable {
    case open
    /// Because the operator has asked them in: with the account the invitation is used up.
    case byInvitation
    case refused

    /// Looks. Everything is asked whatever the first answers say: the time says nothing.
    static func of(
        _ email: EmailAddress, to tenant: Tenant, _ records: TenantStore, now: Date
    ) async throws(StoreError) -> Admission {
        let policy = tenant.policy
        let isSpent = try await records.isSpent(email)
        let isInvited = try await records.isInvited(email, now: now)
        guard !isSpent, policy.signUpDomains.isEmpty || policy.signUpDomains.contains(email.domain) else {
            return .refused
        }
        switch policy.signUp {
        case .open: return .open
        case .invited: return isInvited ? .byInvitation : .refused
        case .closed: return .refused
        }
    }
}
