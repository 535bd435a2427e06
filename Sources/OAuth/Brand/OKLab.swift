import Glibc

/// A colour as people see it: Björn Ottosson's Oklab. Its hue is the direction of (`a`, `b`), so that it can be made lighter or
/// darker without turning into another colour, as it would in HSL.
struct OKLab {
    /// 0 (black) … 1 (white).
    let lightness: Double
    let a: Double
    let b: Double

    init(lightness: Double, a: Double, b: Double) {
        self.lightness = lightness
        self.a = a
        self.b = b
    }

    init(_ color: Color) {
        let (red, green, blue) = color.linear
        let l = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
        let m = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
        let s = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
        lightness = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s
        a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s
        b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    }

    /// The colour of this hue that has another lightness (0…1); paler where the screen has none that is as vivid.
    func color(lightness: Double) -> Color {
        let vivid = OKLab(lightness: lightness, a: a, b: b)
        if vivid.isOnScreen { return vivid.nearestColor }
        var (possible, impossible) = (0.0, 1.0)
        for _ in 0..<16 {
            let middle = (possible + impossible) / 2
            let candidate = OKLab(lightness: lightness, a: a * middle, b: b * middle)
            if candidate.isOnScreen { possible = middle } else { impossible = middle }
        }
        return OKLab(lightness: lightness, a: a * possible, b: b * possible).nearestColor
    }

    private var isOnScreen: Bool {
        let (red, green, blue) = linear
        let range = -0.0001...1.0001
        return range.contains(red) && range.contains(green) && range.contains(blue)
    }

    private var nearestColor: Color {
        let (red, green, blue) = linear
        return Color(linear: red, green, blue)
    }

    private var linear: (red: Double, green: Double, blue: Double) {
        func cube(_ value: Double) -> Double { value * value * value }
        let l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b)
        let m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b)
        let s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b)
        return (
            4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
        )
    }
}
