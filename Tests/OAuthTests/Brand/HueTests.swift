import Testing

@testable import OAuth

struct HueTests {
    /// Oklab of the primaries, as its author and CSS Color 4 have them.
    @Test(arguments: [
        ("#ffffff", 1, 0, 0), ("#000000", 0, 0, 0), ("#ff0000", 0.62796, 0.22486, 0.12585),
        ("#00ff00", 0.86644, -0.23389, 0.17950), ("#0000ff", 0.45201, -0.03246, -0.31153),
    ])
    func `a colour has the Oklab coordinates of the standard`(text: String, l: Double, a: Double, b: Double) throws {
        let lab = OKLab(try Color(text))
        #expect(abs(lab.lightness - l) < 0.0001 && abs(lab.a - a) < 0.0001 && abs(lab.b - b) < 0.0001)
    }

    @Test func `at its own lightness every colour is itself`() {
        var generator = SeededGenerator(seed: 44)
        for _ in 0..<1_000 {
            let color = generator.color()
            let lab = OKLab(color)
            #expect(lab.color(lightness: lab.lightness) == color)
        }
    }

    @Test(arguments: Brand.hues) func `what is made darker or lighter keeps its hue`(color: Color) {
        let before = OKLab(color)
        for lightness in [0.3, 0.4, 0.5, 0.6, 0.7, 0.8] {
            let after = OKLab(before.color(lightness: lightness))
            #expect(abs(after.lightness - lightness) < 0.01)
            // Both directions as unit vectors: their product is the cosine of the angle between them.
            let cosine = (before.a * after.a + before.b * after.b) / (before.chroma * after.chroma)
            #expect(cosine > 0.998, "\(color) at \(lightness)")
        }
    }

    @Test func `grey stays grey`() throws {
        #expect(Legible<LightAccent>(nearest: try Color("#999999")).color == (try Color("#767676")))
        let light = Legible<DarkAccent>(nearest: .black).color
        #expect(light.red == light.green && light.green == light.blue)
    }
}

extension OKLab {
    fileprivate var chroma: Double { (a * a + b * b).squareRoot() }
}
