import Glibc

/// What a person at the terminal reads.
enum Terminal {
    /// Writes it to standard output now: what waits in a buffer isn't read by anyone.
    static func say(_ text: String) {
        print(text)
        fflush(nil)
    }
}
