/// The rows of letters and digits on the keyboards of those who use QWERTY, QWERTZ, AZERTY and ЙЦУКЕН.
enum KeyRows {
    private static let rows = [
        "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm",
        "wxcvbn", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю",
    ]

    private struct Neighbours: Hashable {
        let left: Unicode.Scalar
        let right: Unicode.Scalar
    }

    private static let neighbours = Set(
        rows.flatMap { row in
            zip(row.unicodeScalars, row.unicodeScalars.dropFirst()).map { Neighbours(left: $0, right: $1) }
        })

    /// Whether the one key lies to the right of the other. Both are lower-case.
    static func follows(_ right: Unicode.Scalar, _ left: Unicode.Scalar) -> Bool {
        neighbours.contains(Neighbours(left: left, right: right))
    }
}
