import Testing

@testable import Web

@Suite struct EscapingTests {
    static let attacks = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onfocus='alert(1)' autofocus='",
        "` onfocus=`alert(1)",
        "</title></textarea></script><svg onload=alert(1)>",
        "javascript:alert(1)",
        "<!-- --><a href=\"javascript:alert(1)\">x</a>",
        "&quot; onclick=&quot;alert(1)",
        "{{t.incident}}{{{transaction}}}{{>layout}}{client}",
        "\u{202E}\u{0}<b>\u{FEFF}",
        "< script>alert(1)</script\n>",
    ]
    /// A mark after a quote makes one `Character` of the two: to a browser it is a quote all the same.
    static let marked = [
        "\"\u{301} onfocus=alert(1) autofocus x=", "'\u{200D} onfocus=alert(1) x='", "<\u{301}script>", ">\u{FE0F}<",
    ]

    @Test(arguments: attacks + marked)
    func `no text changes the markup of any page`(attack: String) throws {
        let templates = try TemplateDirectory.templates()
        let language = templates.messages.english
        for (harmless, hostile) in zip(EveryPage.filled(with: "x"), EveryPage.filled(with: attack)) {
            let expected = Markup(templates.render(harmless, in: PageFrame(tenantName: "x", language: language)))
            let markup = Markup(templates.render(hostile, in: PageFrame(tenantName: attack, language: language)))
            #expect(markup.tags == expected.tags, "\(type(of: hostile))")
            #expect(markup.text.contains(attack), "\(type(of: hostile)) shows it as it is")
            for tag in markup.tags {
                for address in ["href", "src", "action", "formaction"] {
                    let value = tag[address] ?? "/"
                    #expect(value.hasPrefix("/") || value.hasPrefix("https://"), "\(type(of: hostile)): \(value)")
                }
            }
        }
    }

    @Test(arguments: attacks + marked + ["a b\t", "line\r\nline\rline\n", "&amp;", " ", "\u{1F511}\u{E9}e\u{301}"])
    func `a hidden field carries its value byte for byte`(value: String) throws {
        let templates = try TemplateDirectory.templates()
        let page = FormPostPage(
            action: .example, clientName: "Acme", fields: [HiddenField(name: "state", value: value)])
        let markup = Markup(
            templates.render(page, in: PageFrame(tenantName: nil, language: templates.messages.english)))
        let field = try #require(markup.tags.first { $0["name"] == "state" })
        #expect(Array((field["value"] ?? "").utf8) == Array(value.utf8))
    }

    @Test func `no page has inline code or style, and every script is a file`() throws {
        let templates = try TemplateDirectory.templates()
        for page in EveryPage.filled(with: "x") {
            let frame = PageFrame(tenantName: "x", language: templates.messages.english)
            let markup = Markup(templates.render(page, in: frame))
            for tag in markup.tags {
                #expect(tag.name != "style")
                #expect(tag.name != "script" || templates.assets[path: tag["src"] ?? ""] != nil)
                #expect(!tag.attributes.contains { $0.name.hasPrefix("on") || $0.name == "style" })
            }
            #expect(markup.tags.contains { $0["rel"] == "stylesheet" })
        }
    }
}
