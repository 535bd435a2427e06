/// Why a text can't be the public URL; the description ends a sentence that names the setting.
package enum PublicURLProblem: Error, Equatable, CustomStringConvertible {
    case scheme
    case queryOrFragment
    case userInformation
    case host(String)
    case port
    case path

    package var description: String {
        switch self {
        case .scheme: "must start with https:// (or http:// on loopback)"
        case .queryOrFragment: "must have no query and no fragment"
        case .userInformation: "must have no user name or password"
        case .host(let host): "has no valid host ('\(host)'; names beyond ASCII are written as xn--…)"
        case .port: "must have a port from 1 to 65535, or none"
        case .path: "must have a path of letters, digits and - . _ ~ only, or none"
        }
    }
}
