import Credentials
import Keys
package import OAuth
import Store

/// Why an operator's wish was not done; the description is one line for them.
package enum AdministrationError: Error, CustomStringConvertible {
    case unavailable(mayHaveApplied: Bool)
    /// A fault of ours, or of the database's content.
    case broken(String)
    case tenantUnknown(Tenant.Slug)
    case clientUnknown(Client.ID, Tenant.Slug)
    case userUnknown(EmailAddress, Tenant.Slug)
    case apiKeyUnknown(APIKeyID, Tenant.Slug)
    case tenantExists(Tenant.Slug)
    case clientExists(Client.ID, Tenant.Slug)
    case userExists(EmailAddress, Tenant.Slug)
    /// The address belonged to an account that was erased.
    case addressErased(EmailAddress, Tenant.Slug)
    case providerUnknown(IdentityProvider.ID, Tenant.Slug)
    /// People have linked accounts there.
    case providerInUse(IdentityProvider.ID, Tenant.Slug, identities: Int)
    case providersFull(Tenant.Slug)
    case providerWithoutSecret(IdentityProvider.ID, Tenant.Slug)
    case invitationUseless(EmailAddress, Tenant.Slug)
    case invitationDeclined(EmailAddress, Tenant.Slug)
    case accountNotOpen(EmailAddress, Tenant.Slug)
    case accountNotClosed(EmailAddress, Tenant.Slug)
    /// So many passwords wait for their hash already.
    case busy
    case cancelled

    init(_ error: StoreError) {
        switch error {
        case .unavailable(let mayHaveApplied): self = .unavailable(mayHaveApplied: mayHaveApplied)
        case .conflict(TenantStore.spentAddress):
            self = .broken("the address belonged to an account that was erased: nobody gets it again")
        case .conflict(let constraint): self = .broken("the database refused it: \(constraint)")
        case .broken(let what): self = .broken(what)
        }
    }

    init(_ error: KeyError) {
        switch error {
        case .store(let error): self.init(error)
        case .noActiveKey(let algorithm): self = .broken("there is no key for \(algorithm.rawValue)")
        case .cryptography(let what): self = .broken(what)
        }
    }

    /// Of `PasswordHasher`.
    init(hashing error: any Error) {
        switch error {
        case PasswordHasherError.busy: self = .busy
        case is CancellationError: self = .cancelled
        default: self = .broken("a password can't be hashed: \(error)")
        }
    }

    package var description: String {
        switch self {
        case .unavailable(mayHaveApplied: false): "the database can't be reached, or is too slow"
        case .unavailable(mayHaveApplied: true):
            "the database didn't answer: the last change may have been made or not; look, or do it again"
        case .broken(let what): what
        case .tenantUnknown(let slug): "there is no tenant \(slug)"
        case .clientUnknown(let id, let slug): "tenant \(slug) has no client \(id)"
        case .userUnknown(let email, let slug): "tenant \(slug) has no user \(email.text)"
        case .apiKeyUnknown(let id, let slug): "tenant \(slug) has no API key \(id)"
        case .tenantExists(let slug): "there is a tenant \(slug) already"
        case .clientExists(let id, let slug): "tenant \(slug) has a client \(id) already"
        case .userExists(let email, let slug): "tenant \(slug) has a user \(email.text) already"
        case .providerUnknown(let id, let slug): "tenant \(slug) has no identity provider \(id)"
        case .providerInUse(let id, let slug, let count):
            "\(count) identities of tenant \(slug) are at \(id): to delete them too, say --with-identities"
        case .providersFull(let slug): "tenant \(slug) has as many identity providers as it may have"
        case .providerWithoutSecret(let id, let slug):
            "identity provider \(id) of tenant \(slug) needs a client_secret (or a private_key): one that was given for another address isn't taken"
        case .addressErased(let email, let slug):
            "\(email.text) belonged to an account of tenant \(slug) that was erased: nobody gets it again"
        case .invitationUseless(let email, let slug):
            "\(email.text) could make no account of tenant \(slug): see its sign_up and sign_up_domains"
        case .invitationDeclined(let email, let slug):
            "\(email.text) wants no more invitations to tenant \(slug); 'ostiary invitations delete' forgets that"
        case .accountNotOpen(let email, let slug): "the account \(email.text) of tenant \(slug) is deleted or disabled"
        case .accountNotClosed(let email, let slug): "the account \(email.text) of tenant \(slug) isn't deleted"
        case .busy: "too many passwords wait to be hashed; try again in a moment"
        case .cancelled: "cancelled"
        }
    }
}

/// The store's answer, its errors in the operator's words.
func asked<Value>(
    _ body: () async throws(StoreError) -> Value
) async throws(AdministrationError) -> Value {
    do throws(StoreError) {
        return try await body()
    } catch {
        throw AdministrationError(error)
    }
}
