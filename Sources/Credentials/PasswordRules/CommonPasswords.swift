import Crypto

/// The passwords that are guessed first: some 18,000 from public leaks, carried as hashes in `CommonPasswordsData`.
///
/// A text that is in no list is taken for one that is with a probability of 18,324 in 2³⁵ (1 in 1.8 million). The rules
/// look up at most seven forms of a text, so that they refuse less than 1 password in 250,000 by mistake.
enum CommonPasswords {
    /// Sorted. Decoded when the first password is chosen, 150 kB; few servers choose one a minute, all verify many.
    private static let hashes: [UInt64] = decode()

    /// Whether the text, folded, is in the list.
    static func contains(_ text: some Collection<Unicode.Scalar>) -> Bool {
        let wanted = hash(text)
        var range = hashes.indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if hashes[middle] == wanted { return true }
            range = hashes[middle] < wanted ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return false
    }

    private static func hash(_ text: some Collection<Unicode.Scalar>) -> UInt64 {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text)
        let head = SHA256.hash(data: Array(String(scalars).utf8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        return head >> (64 - CommonPasswordsData.hashBits)
    }

    /// Each difference is its high part in as many ones and a zero, then its low part in `riceBits` bits.
    private static func decode() -> [UInt64] {
        let text = [CommonPasswordsData.firstHalf, CommonPasswordsData.secondHalf].flatMap { half in
            half.withUTF8Buffer { Array($0) }
        }
        guard let packed = UnpaddedBase64.decode(text) else {
            preconditionFailure("CommonPasswordsData is no base64; Tools/common-passwords writes it")
        }
        var bits = packed.lazy.flatMap { byte in (0..<8).lazy.map { UInt64(byte >> (7 - $0) & 1) } }.makeIterator()
        var hash: UInt64 = 0
        return (0..<CommonPasswordsData.count).map { _ in
            var difference: UInt64 = 0
            while bits.next() == 1 { difference += 1 }
            for _ in 0..<CommonPasswordsData.riceBits { difference = difference << 1 | (bits.next() ?? 0) }
            hash += difference
            return hash
        }
    }
}
