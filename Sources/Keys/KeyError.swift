package import OAuth
package import Store

/// Why there is no key to sign with.
package enum KeyError: Error {
    case store(StoreError)
    case noActiveKey(SigningAlgorithm)
    /// The cryptographic library refused; its words.
    case cryptography(String)
}
