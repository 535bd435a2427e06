/// Why a text is no address for people's browsers; the description ends a sentence that names the setting.
package enum SecureAddressProblem: Error, Equatable, CustomStringConvertible {
    case tooLong
    case notAbsolute
    case notHTTPS
    case host
    case userInformation
    case port

    package var description: String {
        switch self {
        case .tooLong: "is longer than 2000 bytes"
        case .notAbsolute: "must be a whole address (https://…) of characters that need no escape"
        case .notHTTPS: "must begin with https://"
        case .host: "has no valid host (names beyond ASCII are written as xn--…)"
        case .userInformation: "must have no user name or password"
        case .port: "must have a port from 1 to 65535, or none"
        }
    }
}
