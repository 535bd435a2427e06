/// Why a text is no colour; the description ends a sentence that names the setting.
package enum ColorProblem: Error, Equatable, CustomStringConvertible {
    /// A name, a function, or digits alone.
    case noHash
    case notHexadecimal
    /// `#rgba` and `#rrggbbaa`: what shows through can't be checked for contrast.
    case transparency
    case length

    package var description: String {
        switch self {
        case .noHash: "must be a colour as #rrggbb (in quotation marks: '#1f5fbf')"
        case .notHexadecimal: "must have digits from 0 to 9 and a to f only behind the #"
        case .transparency: "must be opaque: #rgb or #rrggbb"
        case .length: "must have three or six digits behind the #"
        }
    }
}
