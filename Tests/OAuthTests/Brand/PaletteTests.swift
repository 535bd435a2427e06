import FoundationEssentials
import OAuth
import Testing

struct PaletteTests {
    @Test func `the stylesheet of all pages has the same colours`() throws {
        let css = try stylesheet()
        let blocks = css.split(separator: ":root {").dropFirst().map { $0.prefix { $0 != "}" } }
        #expect(blocks.count == 2)
        for (block, palette) in zip(blocks, [Palette.light, .dark]) {
            let declared = try declaredColors(String(block))
            #expect(declared.map(\.0) == palette.customProperties.map(\.name))
            #expect(declared.map(\.1) == palette.customProperties.map(\.color))
        }
        #expect(css.contains("@media (prefers-color-scheme: dark) {\n  :root {"))
    }

    @Test(arguments: [Palette.light, .dark]) func `Ostiary's own look is legible`(palette: Palette) {
        for surface in [palette.paper, palette.card, palette.tint] {
            #expect(palette.ink.contrast(with: surface) >= .ofText)
            #expect(palette.quiet.contrast(with: surface) >= .ofText)
        }
        #expect(palette.accent.contrast(with: palette.card) >= .ofText)
        #expect(palette.onAccent.contrast(with: palette.accent) >= .ofText)
        #expect(palette.onAccent.contrast(with: palette.accentStrong) >= .ofText)
    }

    @Test(arguments: Brand.hues) func `around the wheel, one accent is enough for both appearances`(hue: Color) throws {
        var byLight = Brand()
        byLight.accent = Legible(nearest: hue)
        var byDark = Brand()
        byDark.darkAccent = Legible(nearest: hue)
        for brand in [byLight, byDark] {
            expectLegible(brand, "\(hue)")
            #expect(brand.palette(in: .light).accent != Palette.light.accent)
            #expect(brand.palette(in: .dark).accent != Palette.dark.accent)
        }
    }

    @Test func `no accent and no paper make a page that is hard to read`() {
        var generator = SeededGenerator(seed: 45)
        let corners = [Color.black, .white, Palette.light.accent, Palette.dark.card] + Brand.hues
        for color in corners + (0..<300).map({ _ in generator.color() }) {
            var brand = Brand()
            brand.accent = Legible(nearest: color)
            brand.darkAccent = Legible(nearest: color)
            brand.paper = Legible(nearest: color)
            brand.darkPaper = Legible(nearest: color)
            expectLegible(brand, "\(color)")
        }
    }

    @Test func `an accent that is declared is used as it is`() throws {
        let brand = try Brand.of(accent: "#7a1fa2", darkAccent: "#e1a5f5")
        #expect(brand.palette(in: .light).accent == (try Color("#7a1fa2")))
        #expect(brand.palette(in: .dark).accent == (try Color("#e1a5f5")))
        #expect(brand.palette(in: .light).onAccent == .white && brand.palette(in: .dark).onAccent == .black)
        #expect(brand.palette(in: .light).card == Palette.light.card)
    }

    private func expectLegible(_ brand: Brand, _ what: Comment) {
        for appearance in Appearance.allCases {
            let palette = brand.palette(in: appearance)
            for accent in [palette.accent, palette.accentStrong] {
                #expect(accent.contrast(with: palette.card) >= .ofText, what)
                #expect(accent.contrast(with: palette.onAccent) >= .ofText, what)
            }
            for surface in [palette.paper, palette.tint] {
                #expect(palette.ink.contrast(with: surface) >= .ofText, what)
                #expect(palette.quiet.contrast(with: surface) >= .ofText, what)
            }
            // Else a pointer over a button would change nothing.
            #expect(palette.accent.contrast(with: palette.accentStrong).ratio > 1.05, what)
            #expect([.black, .white].contains(palette.onAccent), what)
        }
    }

    private func declaredColors(_ block: String) throws -> [(String, Color)] {
        try block.split(separator: "\n").compactMap { line in
            let halves = line.split(separator: ": ")
            guard halves.count == 2, halves[1].hasPrefix("#") else { return nil }
            return (halves[0].trimmingPrefix { $0 == " " }.description, try Color(String(halves[1].dropLast())))
        }
    }

    private func stylesheet() throws -> String {
        let folder = #filePath.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
        let path = folder + "/../../../templates/assets/page.css"
        return String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
    }
}
