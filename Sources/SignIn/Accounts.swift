package import OAuth
package import Store

/// What people do with their accounts themselves, each in a part of its own.
package struct Accounts: Sendable {
    package let signUp: SignUp
    package let reset: PasswordReset
    package let addresses: AddressChange
    package let confirmation: MailConfirmation
    package let repetition: MailRepetition
    package let deletion: AccountDeletion
    package let own: OwnAccount
    package let invitations: Invitations
    package let identification: Identification

    /// Links in mails begin with `publicURL`.
    package init(store: Store, passwords: SealedPasswords, publicURL: PublicURL) {
        signUp = SignUp(store: store, passwords: passwords, publicURL: publicURL)
        reset = PasswordReset(store: store, passwords: passwords, publicURL: publicURL)
        addresses = AddressChange(store: store, passwords: passwords, publicURL: publicURL)
        confirmation = MailConfirmation(store: store, passwords: passwords, publicURL: publicURL)
        deletion = AccountDeletion(store: store, passwords: passwords, publicURL: publicURL)
        own = OwnAccount(store: store, passwords: passwords, publicURL: publicURL)
        invitations = Invitations(store: store)
        identification = Identification(store: store, publicURL: publicURL)
        repetition = MailRepetition(
            store: store, signUp: signUp, reset: reset, addresses: addresses, identification: identification)
    }
}
