package import OAuth
package import Store

/// What applying a declaration did to one thing in it.
package struct AppliedChange: Sendable {
    /// What was declared.
    package enum Kind: String, Sendable {
        case tenant
        case client
        case user
        case provider
    }

    package let kind: Kind
    package let tenant: Tenant.Slug
    /// The slug, the client id or the address.
    package let identity: String
    package let change: Change
    /// A client's new secret: it is shown now or never.
    package let generatedSecret: Secret?
}

/// Applying ended before all was done. To apply the same again is safe.
package struct ApplyingFailure: Error, CustomStringConvertible {
    /// What has been done, and stays.
    package let changes: [AppliedChange]
    package let error: AdministrationError

    package var description: String { error.description }
}
