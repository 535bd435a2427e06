import Testing

@testable import Web

@Suite struct TemplateCheckTests {
    @Test func `the templates that are shipped have no problem`() throws {
        #expect(try TemplateDirectory.problems { _ in } == [])
    }

    /// What somebody might put into a page of their own, and what they are told.
    static let mistakes: [(markup: String, told: String)] = [
        ("{{{client}}}", "'{{{client}}': unescaped values and changed delimiters are not allowed"),
        ("{{&client}}", "'{{&client}}': unescaped values and changed delimiters are not allowed"),
        ("{{=<% %>=}}", "'{{=<% %>=}}': unescaped values and changed delimiters are not allowed"),
        (
            "{{% CONTENT_TYPE:TEXT}}",
            "'{{% CONTENT_TYPE:TEXT}}': unescaped values and changed delimiters are not allowed"
        ),
        ("{{#client}}", "{{/client}} is missing"),
        ("{{/client}}", "{{/client}} closes nothing that is open"),
        ("{{client", "}} is missing"),
        ("{{cl ient{}}", "'{{cl ient{}}' is not a name"),
        ("{{<layout}}{{$title}}a{{/title}}{{$title}}b{{/title}}{{/layout}}", "block 'title' is filled twice"),
        ("{{}}", "'{{}}': unescaped values and changed delimiters are not allowed"),
        ("{{clientt}}", "no name 'clientt' here"),
        ("{{#clientt}}x{{/clientt}}", "no name 'clientt' here"),
        ("{{t.nothing}}", "no message 'nothing'"),
        ("{{asset.nothing-css}}", "no asset 'nothing-css'"),
        ("{{>nothing}}", "no template 'nothing'"),
        ("{{<nothing}}{{/nothing}}", "no template 'nothing'"),
        ("{{<layout}}lost{{/layout}}", "text outside of the blocks of a parent"),
        ("{{>form-post}}", "'form-post' contains itself"),
        ("{{fields}}", "'fields' opens a section and has no text"),
        (
            "{{t.choose-account.continue-as}}",
            "message 'choose-account.continue-as' wants 'person', which is no text here"
        ),
        ("<a href=\"{{client}}\">x</a>", "'client' is not a link, and stands where a browser follows one"),
        ("<a href=\"{{t.back}}\">x</a>", "'t.back' is not a link, and stands where a browser follows one"),
        (
            "<a href='{{#client}}{{client}}{{/client}}'>x</a>",
            "'client' is not a link, and stands where a browser follows one"
        ),
        ("<a href=\"javascript:x\">x</a>", "attribute 'href': no code in an address"),
        ("<p class={{client}}>x</p>", "'client' stands in a tag without quotes around it"),
        ("<p {{client}}>x</p>", "'client' stands in a tag without quotes around it"),
        ("<p class=x>x</p>", "attribute 'class': its value must be in quotes"),
        ("<p OnClick=\"x\">x</p>", "attribute 'onclick': no inline code or style"),
        ("<p style=\"color: {{client}}\">x</p>", "'client' stands in code"),
        ("<script>x</script>", "<script> has content: scripts and styles are files"),
        ("<style>{{client}}</style>", "'client' stands in code"),
        ("<!-- {{client}} -->", "'client' stands in code"),
        ("{{#client}}<a href=\"{{/client}}x\">x</a>", "section 'client' does not end in the markup where it began"),
    ]

    @Test(arguments: mistakes)
    func `a mistake in a template is told with its place`(mistake: (markup: String, told: String)) throws {
        let problems = try TemplateDirectory.problems { files in
            files.pages["form-post"] = "<p>a</p>\n<p>b</p>\n" + mistake.markup + "\n{{>layout}}{{>hidden-fields}}"
        }
        #expect(problems.contains { $0.hasPrefix("pages/form-post.mustache:3: \(mistake.told)") }, "\(problems)")
    }

    @Test func `a missing page, a stray template and missing messages are all told at once`() throws {
        let problems = try TemplateDirectory.problems { files in
            files.pages["sign-in"] = nil
            files.pages["signin"] = "x"
            files.messages["en"]?.replace("scope.email:", with: "scope.e-mail:")
            files.messages["en"]?.replace("cookies.retry:", with: "cookies.again:")
        }
        #expect(problems.contains("pages/sign-in.mustache: missing"))
        #expect(problems.contains("pages/signin.mustache: no page uses it"))
        #expect(problems.contains("messages/en.yaml: no message 'scope.email'"))
        #expect(problems.contains { $0.hasSuffix("no message 'cookies.retry'") })
    }

    @Test func `unreadable templates, catalogs and assets are all told at once`() throws {
        let problems = try TemplateDirectory.problems { files in
            files.pages["error"]? += "{{{client}}}"
            files.messages["de"] = "language.direction: up\nsign-in.titel: x\nback-to-client: Zurück zu {klient}"
            files.messages["fr"] = "- a\n- b"
            files.assets["evil.html"] = []
        }
        #expect(problems.contains { $0.hasPrefix("pages/error.mustache:") })
        #expect(problems.contains("messages/de.yaml: 'sign-in.titel' is not a message of en.yaml"))
        #expect(problems.contains("messages/de.yaml: 'back-to-client' has other placeholders than in en.yaml"))
        #expect(problems.contains("messages/de.yaml: language.direction must be ltr or rtl"))
        #expect(problems.contains { $0.hasPrefix("messages/fr.yaml: not a flat map of texts") })
        #expect(problems.contains { $0.hasPrefix("assets/evil.html: the name must be") })
    }

    @Test func `a directory that is not there is told by name`() throws {
        let error = #expect(throws: TemplateProblems.self) { try Templates(directory: "/nowhere") }
        #expect(error?.description.contains("/nowhere/pages: can't be read") == true)
    }

    @Test func `every template that the code names is listed for the check`() {
        let listed = Set(Templates.pages.map { "\($0)" })
        let known = Set(EveryPage.filled(with: "x").map { "\(type(of: $0))" })
        #expect(listed == known)
    }
}
