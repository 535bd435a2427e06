package import Credentials
package import Store

/// What an operator may do: the commands call it, and so will an API.
package struct Administrator: Sendable {
    let store: Store
    let hasher: PasswordHasher
    let peppers: Peppers

    package init(store: Store, hasher: PasswordHasher, peppers: Peppers) {
        self.store = store
        self.hasher = hasher
        self.peppers = peppers
    }
}
