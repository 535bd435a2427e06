/// Why a password was not hashed or verified. None of these says anything about the password.
package enum PasswordHasherError: Error, Equatable {
    /// As many wait as may wait. By the pace of late there is room after `retryAfter`, which is at least a second.
    case busy(retryAfter: Duration)
    /// The hasher was shut down.
    case stopped
    /// The system refused the memory of one hash.
    case outOfMemory
    /// A thread could not be started (an `errno`).
    case thread(code: Int32)
    /// The C library failed: an error of Argon2 (negative) or an `errno` of crypt(3).
    case library(code: Int32)
}
