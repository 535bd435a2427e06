import Glibc

/// How far two colours are apart in brightness: the contrast ratio of WCAG 2, from 1 (none) to 21 (black and white).
package struct Contrast: Sendable, Comparable, CustomStringConvertible {
    /// Never below 1.
    package let ratio: Double

    /// What text of any size needs (WCAG 2.2, 1.4.3 at level AA).
    package static let ofText = Contrast(ratio: 4.5)

    package static func < (left: Contrast, right: Contrast) -> Bool { left.ratio < right.ratio }

    /// `4.49:1`. Cut, not rounded: 4.497 is not enough and shall not read as if it were.
    package var description: String {
        let hundredths = Int(ratio * 100)
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        guard rest > 0 else { return "\(whole):1" }
        return "\(whole).\(rest < 10 ? "0" : "")\(rest.isMultiple(of: 10) ? rest / 10 : rest):1"
    }
}

extension Color {
    /// The relative luminance of WCAG 2, from 0 (black) to 1 (white).
    package var luminance: Double {
        let (red, green, blue) = linear
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The same in both directions: which one is the text makes no difference.
    package func contrast(with other: Color) -> Contrast {
        let (left, right) = (luminance, other.luminance)
        return Contrast(ratio: (max(left, right) + 0.05) / (min(left, right) + 0.05))
    }

    /// Black or white, whichever is farther away: never nearer than 4.58:1.
    var opposite: Color { contrast(with: .white) >= contrast(with: .black) ? .white : .black }

    /// The channels as amounts of light, 0…1.
    var linear: (red: Double, green: Double, blue: Double) {
        (Color.light(of: red), Color.light(of: green), Color.light(of: blue))
    }

    /// The nearest colour to amounts of light; what is beyond the gamut is cut off.
    init(linear red: Double, _ green: Double, _ blue: Double) {
        self.init(red: Color.channel(of: red), green: Color.channel(of: green), blue: Color.channel(of: blue))
    }

    private static func light(of channel: UInt8) -> Double {
        let value = Double(channel) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }

    private static func channel(of light: Double) -> UInt8 {
        let light = min(max(light, 0), 1)
        let value = light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055
        return UInt8((value * 255).rounded())
    }
}
