import CPasswordHash

extension Argon2Hash {
    /// Computes a tag on the calling thread and on no other one, whatever the number of lanes.
    static func tag(
        of password: WipedBytes, variant: Variant, parameters: Argon2Parameters, salt: [UInt8], count: Int
    ) throws(PasswordHasherError) -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: count)
        var salt = salt
        let code = password.withBytes { password in
            tag.withUnsafeMutableBufferPointer { tag in
                salt.withUnsafeMutableBufferPointer { salt in
                    var context = argon2_context()
                    context.out = tag.baseAddress
                    context.outlen = UInt32(tag.count)
                    // The field is mutable because a flag, not set here, makes the library wipe what it points at.
                    context.pwd = UnsafeMutablePointer(
                        mutating: password.baseAddress?.assumingMemoryBound(to: UInt8.self))
                    context.pwdlen = UInt32(password.count)
                    context.salt = salt.baseAddress
                    context.saltlen = UInt32(salt.count)
                    context.m_cost = UInt32(parameters.memoryKiB)
                    context.t_cost = UInt32(parameters.iterations)
                    context.lanes = UInt32(parameters.parallelism)
                    context.threads = 1
                    context.version = UInt32(ARGON2_VERSION_13.rawValue)
                    context.allocate_cbk = Argon2Memory.allocate
                    context.free_cbk = Argon2Memory.free
                    return argon2_ctx(&context, variant == .argon2id ? Argon2_id : Argon2_i)
                }
            }
        }
        guard code == ARGON2_OK.rawValue else {
            throw code == ARGON2_MEMORY_ALLOCATION_ERROR.rawValue ? .outOfMemory : .library(code: code)
        }
        return tag
    }

    /// Whether the tag is the password's. The time does not tell how much of it was.
    func matches(_ password: WipedBytes) throws(PasswordHasherError) -> Bool {
        let computed = try Self.tag(
            of: password, variant: variant, parameters: parameters, salt: salt, count: tag.count)
        return constantTimeEqual(computed, tag)
    }
}
