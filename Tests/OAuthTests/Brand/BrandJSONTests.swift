import OAuth
import Testing

struct BrandJSONTests {
    @Test func `a brand is written under the names of its members`() throws {
        #expect(
            try text(of: .complete())
                == #"""
                {"logo_uri":"https://cdn.example.com/logo.svg",\#
                "dark_logo_uri":"https://night.example.com:8443/logo.svg?v=2","accent":"#7a1fa2","dark_accent":"#e1a5f5",\#
                "paper":"#fff8e7","dark_paper":"#101010","radius":0,"color_scheme":"dark",\#
                "policy_uri":"https://example.com/privacy#people","tos_uri":"https://example.com/terms",\#
                "support_uri":"https://help.example.com/"}
                """#)
        let object = try #require(JSONValue(parsing: Brand.complete().json.bytes)?.object)
        #expect(Set(object.keys) == Set(Brand.Member.allCases.map(\.rawValue)))
    }

    @Test func `the empty brand is an empty object`() throws {
        #expect(text(of: Brand()) == "{}")
        #expect(try brand("{}") == Brand())
    }

    @Test func `what was written reads as the same brand`() throws {
        let complete = try Brand.complete()
        #expect(try brand(text(of: complete)) == complete)
        var generator = SeededGenerator(seed: 47)
        for round in 0..<300 {
            var brand = Brand()
            if round.isMultiple(of: 2) { brand.accent = Legible(nearest: generator.color()) }
            if round.isMultiple(of: 3) { brand.darkAccent = Legible(nearest: generator.color()) }
            if round.isMultiple(of: 5) { brand.paper = Legible(nearest: generator.color()) }
            if round.isMultiple(of: 7) { brand.darkPaper = Legible(nearest: generator.color()) }
            if round.isMultiple(of: 11) {
                brand.logo = .init(image: try SecureAddress("https://a.example/?\(round)&x"))
            }
            brand.radius = Brand.CornerRadius(pixels: round % 26)
            brand.colorScheme = Brand.ColorScheme.allCases[round % 3]
            #expect(try self.brand(text(of: brand)) == brand)
        }
    }

    @Test(arguments: [
        ("[]", BrandProblem.notAnObject), ("null", .notAnObject), (#""x""#, .notAnObject),
        (#"{"accent":null}"#, .notText(.accent)), (#"{"accent":123456}"#, .notText(.accent)),
        (#"{"accent":{}}"#, .notText(.accent)), (#"{"accent":"red"}"#, .color(.accent, .noHash)),
        (##"{"dark_accent":"#12"}"##, .color(.darkAccent, .length)),
        (##"{"paper":"#12345z"}"##, .color(.paper, .notHexadecimal)),
        (##"{"dark_paper":"#fff8"}"##, .color(.darkPaper, .transparency)),
        (##"{"accent":"#fff;}body{display:none"}"##, .color(.accent, .notHexadecimal)),
        (#"{"logo_uri":"http://a.example/"}"#, .address(.logo, .notHTTPS)),
        (#"{"logo_uri":"https://a.example/\" onerror=\"x"}"#, .address(.logo, .notAbsolute)),
        (#"{"logo_uri":"https://a.example/","dark_logo_uri":1}"#, .notText(.darkLogo)),
        (#"{"dark_logo_uri":"https://a.example/"}"#, .darkLogoAlone),
        (#"{"policy_uri":"javascript:alert(1)"}"#, .address(.privacyPolicy, .notHTTPS)),
        (#"{"tos_uri":""}"#, .address(.termsOfService, .notAbsolute)),
        (#"{"support_uri":"https://u@a.example/"}"#, .address(.support, .userInformation)),
        (#"{"radius":25}"#, .radius), (#"{"radius":-1}"#, .radius), (#"{"radius":1.5}"#, .radius),
        (#"{"radius":"8"}"#, .radius), (#"{"radius":1e300}"#, .radius), (#"{"radius":null}"#, .radius),
        (#"{"color_scheme":"Dark"}"#, .colorScheme), (#"{"color_scheme":true}"#, .notText(.colorScheme)),
    ])
    func `what is malformed is refused by its member`(json: String, problem: BrandProblem) {
        #expect(throws: problem) { try brand(json) }
    }

    @Test func `a member of another version is passed over`() throws {
        #expect(try brand(#"{"radius":8,"texture":"linen"}"#).radius?.pixels == 8)
    }

    @Test func `a stored colour that today's cards would make hard to read becomes the nearest that they don't`() throws
    {
        let brand = try brand(##"{"accent":"#ffb300","dark_accent":"#1f5fbf","paper":"#888","dark_paper":"#888"}"##)
        #expect(brand.accent == Legible(nearest: try Color("#ffb300")))
        #expect(brand.accent?.color.contrast(with: .white).description == "4.52:1")
        #expect(brand.darkAccent?.color != (try Color("#1f5fbf")))
        #expect(brand.paper != nil && brand.darkPaper != nil)
    }

    @Test(arguments: [
        (BrandProblem.notAnObject, "a brand must be a JSON object"), (.notText(.support), "support_uri must be a text"),
        (.color(.accent, .length), "accent must have three or six digits behind the #"),
        (.address(.logo, .notHTTPS), "logo_uri must begin with https://"),
        (.radius, "radius must be a whole number from 0 to 24"),
        (.colorScheme, "color_scheme must be auto, light or dark"),
        (.darkLogoAlone, "dark_logo_uri needs logo_uri beside it"),
    ])
    func `a problem is a sentence`(problem: BrandProblem, sentence: String) {
        #expect(problem.description == sentence)
    }

    private func text(of brand: Brand) -> String { String(decoding: brand.json.bytes, as: UTF8.self) }

    private func brand(_ json: String) throws -> Brand {
        try Brand(try #require(JSONValue(parsing: Array(json.utf8))))
    }
}
