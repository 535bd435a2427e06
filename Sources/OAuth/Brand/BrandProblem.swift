/// Why stored JSON is no brand.
package enum BrandProblem: Error, Equatable, CustomStringConvertible {
    case notAnObject
    case notText(Brand.Member)
    case color(Brand.Member, ColorProblem)
    case address(Brand.Member, SecureAddressProblem)
    /// Not a whole number within `Brand.CornerRadius.range`.
    case radius
    /// None of `Brand.ColorScheme`.
    case colorScheme
    /// A dark variant of nothing.
    case darkLogoAlone

    package var description: String {
        switch self {
        case .notAnObject: "a brand must be a JSON object"
        case .notText(let member): "\(member.rawValue) must be a text"
        case .color(let member, let problem): "\(member.rawValue) \(problem)"
        case .address(let member, let problem): "\(member.rawValue) \(problem)"
        case .radius: "radius must be a whole number from 0 to 24"
        case .colorScheme: "color_scheme must be auto, light or dark"
        case .darkLogoAlone: "dark_logo_uri needs logo_uri beside it"
        }
    }
}
