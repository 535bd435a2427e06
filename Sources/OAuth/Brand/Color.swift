/// An opaque colour of sRGB.
package struct Color: Sendable, Hashable, CustomStringConvertible {
    package let red: UInt8
    package let green: UInt8
    package let blue: UInt8

    package static let black = Color(red: 0, green: 0, blue: 0)
    package static let white = Color(red: 255, green: 255, blue: 255)

    /// Each channel as it is encoded (not as an amount of light).
    package init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Reads `#rgb` or `#rrggbb`, in letters of either case.
    package init(_ text: String) throws(ColorProblem) {
        guard text.utf8.first == UInt8(ascii: "#") else { throw .noHash }
        let digits = text.utf8.dropFirst().compactMap(Color.digit)
        guard digits.count == text.utf8.count - 1 else { throw .notHexadecimal }
        switch digits.count {
        case 3: self.init(red: digits[0] * 17, green: digits[1] * 17, blue: digits[2] * 17)
        case 6:
            self.init(
                red: digits[0] << 4 | digits[1], green: digits[2] << 4 | digits[3], blue: digits[4] << 4 | digits[5])
        case 4, 8: throw .transparency
        default: throw .length
        }
    }

    /// `#rrggbb` in lower case: nothing else ever gets into a stylesheet or a mail.
    package var description: String {
        let hex = Array("0123456789abcdef".utf8)
        let digits = [red, green, blue].flatMap { [hex[Int($0 >> 4)], hex[Int($0 & 15)]] }
        return "#" + String(decoding: digits, as: UTF8.self)
    }

    /// This colour with a layer of another one over it, which covers `share` (0…1) of it.
    func covered(by layer: Color, share: Double) -> Color {
        func mix(_ below: UInt8, _ above: UInt8) -> UInt8 {
            UInt8((Double(below) + (Double(above) - Double(below)) * share).rounded())
        }
        return Color(red: mix(red, layer.red), green: mix(green, layer.green), blue: mix(blue, layer.blue))
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
