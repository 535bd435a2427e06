package import OAuth

/// An account that its owner has deleted, and whose password was just found right.
package struct ClosedAccount: Sendable {
    package let user: UserID
    /// The password, sealed as it is stored: should it change before the account is restored, this proves nothing.
    package let password: [UInt8]

    package init(user: UserID, password: [UInt8]) {
        self.user = user
        self.password = password
    }
}
