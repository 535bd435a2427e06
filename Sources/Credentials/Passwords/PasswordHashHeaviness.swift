extension PasswordHash {
    /// Whether verifying it takes so much memory or time that only one such hash may be computed at a time: imported
    /// hashes can't take all threads, or many times a gigabyte.
    func isHeavy(beside current: Argon2Parameters) -> Bool {
        switch self {
        case .argon2(let hash):
            hash.parameters.memoryKiB > max(current.memoryKiB, 64 << 10)
                || hash.parameters.workKiB > max(current.workKiB, 1 << 20)
        case .bcrypt(let hash):
            hash.cost > 13
        }
    }
}
