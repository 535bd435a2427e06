import OAuth

/// What a master secret has to be like before it is taken for one.
enum MasterSecretSetting {
    /// The bytes of the text as it was given, whatever its notation (hex, base64, words): at least 32, and none that can be guessed.
    static func parse(_ text: String) throws(InvalidSetting) -> MasterSecret? { try read(text) }

    /// As `parse`, for a text that is there.
    static func read(_ text: String) throws(InvalidSetting) -> MasterSecret {
        let bytes = [UInt8](text.utf8)
        guard bytes.count >= 32 else {
            throw InvalidSetting("is too short: \(bytes.count) bytes, at least 32 are needed (openssl rand -base64 32)")
        }
        guard !isPredictable(bytes), !isPlaceholder(text) else {
            throw InvalidSetting("can be guessed: make a random one (openssl rand -base64 32)")
        }
        return MasterSecret(Secret(bytes))
    }

    /// Few distinct bytes, one short pattern again and again, or a run of the alphabet; 32 random hex digits have
    /// fewer than 8 distinct ones once in many millions.
    private static func isPredictable(_ bytes: [UInt8]) -> Bool {
        if Set(bytes).count < 8 { return true }
        for period in 1...bytes.count / 2
        where zip(bytes, bytes.dropFirst(period)).allSatisfy({ $0 == $1 }) {
            return true
        }
        let steps = zip(bytes, bytes.dropFirst()).map { Int($1) - Int($0) }
        return steps.count { $0 == 1 || $0 == -1 } * 2 > steps.count
    }

    private static func isPlaceholder(_ text: String) -> Bool {
        let letters = text.lowercased().filter(\.isLetter)
        return ["changeme", "changethis", "replaceme", "mastersecret", "supersecret", "correcthorse", "placeholder"]
            .contains { letters.contains($0) }
    }
}
