import CPasswordHash
import Glibc

extension BcryptHash {
    /// Whether the hash is the password's, computed by libxcrypt on the calling thread. Only the digests are compared:
    /// the library writes a salt with stray bits without them.
    func matches(_ password: WipedBytes) throws(PasswordHasherError) -> Bool {
        // The library refuses what is over 512 bytes rather than cutting it off.
        let prefix = password.withBytes { WipedBytes($0.prefix(Self.maximumPasswordBytes)) }
        let size = MemoryLayout<crypt_data>.size
        let scratch = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        scratch.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        defer {
            explicit_bzero(scratch, size)
            scratch.deallocate()
        }
        let computed = prefix.withBytes { phrase in
            // `WipedBytes` ends its memory with a zero, so the phrase is a C string.
            let text: UnsafeMutablePointer<CChar>? = crypt_rn(phrase.baseAddress, encoded, scratch, Int32(size))
            return text.map { String(cString: $0) }
        }
        guard let computed, computed.utf8.count == encoded.utf8.count else { throw .library(code: errno) }
        return constantTimeEqual(computed.utf8.suffix(digest.count), digest)
    }
}
