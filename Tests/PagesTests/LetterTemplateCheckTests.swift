import Testing

@testable import Web

/// What is said of letter templates that somebody has changed.
@Suite struct LetterTemplateCheckTests {
    static let mistakes: [(markup: String, told: String)] = [
        ("{{nothing}}", "no name 'nothing' here"),
        ("{{transaction}}", "no name 'transaction' here"),
        ("{{#nothing}}x{{/nothing}}", "no name 'nothing' here"),
        ("{{{words}}}", "'{{{words}}': unescaped values and changed delimiters are not allowed"),
        ("{{t.nothing}}", "no message 'nothing'"),
        ("{{t.sign-in.continue-to}}", "message 'sign-in.continue-to' wants 'client', which is no text here"),
        ("{{asset.nothing-css}}", "no asset 'nothing-css'"),
        ("{{>nothing}}", "no template 'nothing'"),
        ("<p style=\"color: {{tenant}}\">x</p>", "'tenant' is no colour, and stands in a style"),
        ("<p style=\"color: {{link}}\">x</p>", "'link' is no colour, and stands in a style"),
        ("<p style=\"{{t.mail.code}}\">x</p>", "'t.mail.code' is no colour, and stands in a style"),
        ("<style>p { color: {{accent}} }</style>", "'accent' stands in code"),
        ("<script>x</script>", "<script> has content: scripts and styles are files"),
        ("<p onclick=\"x\">x</p>", "attribute 'onclick': no inline code or style"),
        ("<a href=\"{{code}}\">x</a>", "'code' is not a link, and stands where a browser follows one"),
        ("<a href=\"javascript:x\">x</a>", "attribute 'href': no code in an address"),
        ("<p class={{code}}>x</p>", "'code' stands in a tag without quotes around it"),
        ("<!-- {{code}} -->", "'code' stands in code"),
        ("{{code", "}} is missing"),
    ]

    /// In English alone: the words of other languages are looked at elsewhere, and there are many.
    private static func problems(after change: (inout TemplateFiles) -> Void) throws -> [String] {
        try TemplateDirectory.problems { files in
            files.messages = files.messages.filter { $0.key == "en" }
            change(&files)
        }
    }

    @Test(arguments: mistakes)
    func `a mistake in a letter is told with its place`(mistake: (markup: String, told: String)) throws {
        let problems = try Self.problems { files in
            files.letters["letter.html"] = "<p>a</p>\n<p>b</p>\n" + mistake.markup
        }
        #expect(
            problems.contains {
                $0.hasPrefix("mail/letter.html.mustache:3: \(mistake.told)")
                    || $0.hasPrefix("mail/letter.html.mustache:3: ") && mistake.told == "}} is missing"
            }, "\(problems)")
    }

    @Test func `a colour may stand in a style, and a style of a letter may be inline`() throws {
        let problems = try Self.problems { files in
            files.letters["letter.html"] =
                "<style>p { color: red }</style><p style=\"color: {{accent}}; background: {{onAccent}}\">{{words}}</p>"
        }
        #expect(problems == [])
    }

    @Test func `the text form is text: nothing in it is markup`() throws {
        let problems = try Self.problems { files in
            files.letters["letter.txt"] = "1 < 2 {{words}} <{{link}}> style=\"{{tenant}}\""
        }
        #expect(problems == [])
        let wrong = try Self.problems { files in files.letters["letter.txt"] = "a\n{{nothing}}" }
        #expect(wrong == ["mail/letter.txt.mustache:2: no name 'nothing' here"])
    }

    @Test func `a letter has no parts of pages in it`() throws {
        // They are not there when it is rendered.
        let problems = try Self.problems { files in
            files.letters["letter.html"] = "{{words}}\n{{>password-field}}"
        }
        #expect(problems.contains { $0.hasPrefix("mail/letter.html.mustache:2:") }, "\(problems)")
    }

    @Test func `a form that is missing, a stray one and missing words are all told`() throws {
        let problems = try Self.problems { files in
            files.letters["letter.txt"] = nil
            files.letters["welcome.html"] = "x"
        }
        #expect(problems.contains("mail/letter.txt.mustache: missing"))
        #expect(problems.contains("mail/welcome.html.mustache: no mail uses it"))
        let words = try Self.problems { files in
            files.messages["en"]?.replace("mail.reset.subject:", with: "mail.reset.subjekt:")
            files.messages["en"]?.replace("mail.closed.text: Your", with: "mail.closed.text: \"{client}: Your")
            files.messages["en"]?.replace("sign in to restore it.\n", with: "sign in to restore it.\"\n")
        }
        #expect(words.contains { $0.hasPrefix("messages/en.yaml: no message 'mail.reset.subject'") }, "\(words)")
        #expect(
            words.contains { $0.contains("message 'mail.closed.text' wants 'client', which is no text here") },
            "\(words)")
    }
}
