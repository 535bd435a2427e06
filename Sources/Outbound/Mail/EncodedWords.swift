import FoundationEssentials

/// Text of any script in a header (RFC 2047).
enum EncodedWords {
    /// Of UTF-8 in one word: with a header's name of ten characters it still fits into a line of 76.
    private static let bytesInWord = 39

    /// The words to be set apart by white space, which is no part of the text. A character is in one word whole; one
    /// that is larger than a word is cut between its scalars.
    static func encode(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        for piece in text.flatMap(pieces) {
            if word.utf8.count + piece.utf8.count > bytesInWord {
                words.append(word)
                word = ""
            }
            word += piece
        }
        return (words + [word]).map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }
    }

    private static func pieces(of character: Character) -> [String] {
        guard character.utf8.count > bytesInWord else { return [String(character)] }
        return character.unicodeScalars.map { String($0) }
    }
}
