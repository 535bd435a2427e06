import Testing

@testable import Web

@Suite struct TemplateRendererTests {
    private func render(_ templates: [String: String], _ context: PageContext) throws -> String {
        let library = try templates.mapValues(TemplateParser.parse)
        let language = Language(
            tag: "en", direction: .leftToRight, texts: ["hello": "Hello {name}!", "a.b": "dotted"])
        var renderer = TemplateRenderer(
            library: library, assets: try Assets(files: ["a.css": []], basePath: "/x/"), language: language)
        renderer.render(try #require(library["page"]), in: TemplateScope([context]))
        return String(decoding: renderer.output, as: UTF8.self)
    }

    @Test func `sections show, repeat, look outwards and invert`() throws {
        let page = "{{#items}}{{name}}{{outer}}{{^last}},{{/last}}{{/items}}{{#none}}x{{/none}}{{^none}}y{{/none}}"
        let context: PageContext = [
            "items": .list([["name": .text("a"), "last": .flag(false)], ["name": .text("b"), "last": .flag(true)]]),
            "outer": .text("!"), "none": .list([]),
        ]
        #expect(try render(["page": page], context) == "a!,b!y")
    }

    @Test(arguments: [
        (PageValue.text(nil), false), (.text(""), false), (.text("x"), true), (.flag(false), false),
        (.flag(true), true),
        (.link(nil), false), (.link(.example), true), (.list([]), false), (.list([[:]]), true), (.part(nil), false),
        (.part([:]), true), (.message(nil), false), (.message(PageMessage("a.b")), true),
    ])
    func `only what is there opens its section`(value: PageValue, isThere: Bool) throws {
        let page = "{{#x}}yes{{/x}}{{^x}}no{{/x}}"
        #expect(try render(["page": page], ["x": value]) == (isThere ? "yes" : "no"))
    }

    @Test func `a child fills its parent's blocks, and its child's win`() throws {
        let templates = [
            "base": "[{{$a}}a{{/a}}|{{$b}}b{{/b}}|{{$c}}c{{/c}}]",
            "middle": "{{<base}}{{$a}}1{{/a}}{{$b}}2{{/b}}{{/base}}",
            "page": "{{<middle}}{{$b}}{{x}}{{/b}}{{/middle}}",
        ]
        #expect(try render(templates, ["x": .text("<")]) == "[1|&lt;|c]")
    }

    @Test func `tags alone on a line take the line with them`() throws {
        let page = "a\n  {{#x}}\nb\n  {{/x}}  \r\n{{! no word }}\n{{>part}}\nc {{! d }} e\n{{x}}\n"
        #expect(try render(["page": page, "part": "p\n"], ["x": .text("x")]) == "a\nb\np\nc  e\nx\n")
    }

    @Test func `messages, their names and assets are found`() throws {
        let page = "{{t.hello}} {{t.a.b}} {{asset.a-css}}"
        let shown = try render(["page": page], ["name": .text("<A>")])
        #expect(shown == "Hello \u{2068}&lt;A&gt;\u{2069}! dotted /x/a.e3b0c44298fc1c14.css")
    }
}
