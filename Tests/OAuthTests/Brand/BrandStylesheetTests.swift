import OAuth
import Testing

struct BrandStylesheetTests {
    @Test func `a brand without a look of its own has no stylesheet`() throws {
        #expect(Brand().stylesheet == nil)
        var brand = try Brand.complete()
        (brand.accent, brand.darkAccent, brand.paper, brand.darkPaper) = (nil, nil, nil, nil)
        (brand.radius, brand.colorScheme) = (nil, .auto)
        #expect(brand.stylesheet == nil)
    }

    @Test func `one accent sets what is coloured after it, light and dark`() throws {
        #expect(
            try Brand.of(accent: "#7a1fa2").stylesheet
                == """
                :root {
                  --accent: #7a1fa2;
                  --accent-strong: #640089;
                  --on-accent: #ffffff;
                  --tint: #f0e6f5;
                }
                @media (prefers-color-scheme: dark) {
                :root {
                  --accent: #b661e2;
                  --accent-strong: #cd77fa;
                  --on-accent: #000000;
                  --tint: #2b273d;
                }
                }

                """)
    }

    @Test func `a radius alone is one rule`() {
        var brand = Brand()
        brand.radius = Brand.CornerRadius(pixels: 24)
        #expect(brand.stylesheet == ":root {\n  --radius: 24px;\n}\n")
    }

    @Test func `what is changed for one appearance only is restated for the other`() throws {
        var brand = Brand()
        brand.paper = try Legible(Color("#fff8e7"))
        #expect(
            brand.stylesheet
                == """
                :root {
                  --paper: #fff8e7;
                }
                @media (prefers-color-scheme: dark) {
                :root {
                  --paper: #11151b;
                }
                }

                """)
        (brand.paper, brand.darkPaper) = (nil, try Legible(Color("#000")))
        #expect(brand.stylesheet?.contains(":root {\n  --paper: #f4f5f7;\n}\n@media") == true)
    }

    @Test(arguments: [(Brand.ColorScheme.light, Palette.light), (.dark, .dark)])
    func `a forced scheme sets every colour, whatever people's settings are`(
        scheme: Brand.ColorScheme, palette: Palette
    ) throws {
        var brand = Brand()
        brand.colorScheme = scheme
        let colors = palette.customProperties.map { "  \($0.name): \($0.color);\n" }.joined()
        #expect(brand.stylesheet == ":root {\n  color-scheme: \(scheme.rawValue);\n\(colors)}\n")
    }

    @Test func `a forced scheme has the brand's own colours among the others`() throws {
        let brand = try Brand.complete()
        let css = try #require(brand.stylesheet)
        for declaration in [
            "color-scheme: dark", "--paper: #101010", "--card: #1a2029", "--accent: #e1a5f5", "--radius: 0px",
        ] {
            #expect(css.contains("  \(declaration);\n"))
        }
        #expect(!css.contains("#7a1fa2") && !css.contains("@media"))
    }

    @Test func `nothing but names, colours and lengths is ever in a stylesheet`() {
        var generator = SeededGenerator(seed: 46)
        for round in 0..<300 {
            var brand = Brand()
            if Bool.random(using: &generator) { brand.accent = Legible(nearest: generator.color()) }
            if Bool.random(using: &generator) { brand.darkAccent = Legible(nearest: generator.color()) }
            if Bool.random(using: &generator) { brand.paper = Legible(nearest: generator.color()) }
            brand.radius = Brand.CornerRadius(pixels: round % 30)
            brand.colorScheme = Brand.ColorScheme.allCases[round % 3]
            for line in (brand.stylesheet ?? "").split(separator: "\n") {
                let isFrame = [":root {", "}", "@media (prefers-color-scheme: dark) {"].contains(line)
                let declaration = #/  (--[a-z-]+: (#[0-9a-f]{6}|[0-9]+px)|color-scheme: (light|dark));/#
                #expect(isFrame || line.wholeMatch(of: declaration) != nil, "\(line)")
            }
        }
    }
}
