import OAuth
import Testing

struct BrandTests {
    @Test(arguments: [(-1, nil), (0, 0), (24, 24), (25, nil), (Int.max, nil), (Int.min, nil)])
    func `a radius is from 0 to 24`(pixels: Int, kept: Int?) {
        #expect(Brand.CornerRadius(pixels: pixels)?.pixels == kept)
    }

    @Test func `a dark logo is only left where people's settings decide`() throws {
        var brand = try Brand.complete()
        let logo = try #require(brand.logo)
        brand.colorScheme = .auto
        #expect(brand.shownLogo == logo)
        brand.colorScheme = .light
        #expect(brand.shownLogo == Brand.Logo(image: logo.image))
        brand.colorScheme = .dark
        #expect(brand.shownLogo == logo.dark.map { Brand.Logo(image: $0) })
        brand.logo?.dark = nil
        #expect(brand.shownLogo == Brand.Logo(image: logo.image))
        brand.logo = nil
        #expect(brand.shownLogo == nil)
    }

    @Test func `pictures come from as few origins as they have`() throws {
        let (one, other) = (try SecureAddress("https://a.example/1"), try SecureAddress("https://b.example/2"))
        #expect(Brand.Logo(image: one).origins == ["https://a.example"])
        #expect(Brand.Logo(image: one, dark: other).origins == ["https://a.example", "https://b.example"])
        #expect(Brand.Logo(image: one, dark: try SecureAddress("https://A.example:443/3")).origins.count == 1)
    }

    @Test func `mails have the accents of both appearances, whatever the pages are forced to`() throws {
        let brand = try Brand.complete()
        #expect(brand.colorScheme == .dark)
        let colors = brand.mailColors
        #expect(colors.accent.description == "#7a1fa2" && colors.onAccent == .white)
        #expect(colors.darkAccent.description == "#e1a5f5" && colors.darkOnAccent == .black)
        let own = Brand().mailColors
        #expect(own.accent == Palette.light.accent && own.onAccent == Palette.light.onAccent)
        #expect(own.darkAccent == Palette.dark.accent && own.darkOnAccent == Palette.dark.onAccent)
    }
}
