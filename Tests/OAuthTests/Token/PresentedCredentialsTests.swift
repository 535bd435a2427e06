import FoundationEssentials
import OAuth
import Testing

struct PresentedCredentialsTests {
    static func basic(_ text: String) -> String { "Basic " + Data(text.utf8).base64EncodedString() }

    /// Form-encodes both halves first, as RFC 6749 section 2.3.1 has it.
    static func basic(id: String, secret: String) -> String {
        basic(FormEncoding.encode(id) + ":" + FormEncoding.encode(secret))
    }

    @Test func `RFC 6749 section 2.3.1's examples are understood`() throws {
        let header = try PresentedCredentials(
            authorization: "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3", parameters: RequestParameters())
        #expect(header.clientID.description == "s6BhdRkqt3" && header.method == .clientSecretBasic)
        #expect(header.secret?.matches(Secret(text: "7Fjfp0ZBr1KtDRbnfVdmIw")) == true)
        let body = try PresentedCredentials(
            authorization: nil,
            parameters: RequestParameters(formEncoded: "client_id=s6BhdRkqt3&client_secret=7Fjfp0ZBr1KtDRbnfVdmIw".utf8)
        )
        #expect(body.clientID.description == "s6BhdRkqt3" && body.method == .clientSecretPost)
        #expect(body.secret?.matches(Secret(text: "7Fjfp0ZBr1KtDRbnfVdmIw")) == true)
        let none = try PresentedCredentials(authorization: nil, parameters: RequestParameters([("client_id", "spa")]))
        #expect(none.clientID.description == "spa" && none.method == .none && none.secret == nil)
    }

    @Test(arguments: ["p:w", ":", "a+b", "a b", "%", "%41", "é🚪", "&=", "\"\\", "a\0", "", "e\u{301}", "~!@#$%^*()"])
    func `a secret of any characters comes through both ways`(secret: String) throws {
        for id in ["web", "we:b", "https://client.example/ +%"] {
            let header = try PresentedCredentials(
                authorization: PresentedCredentialsTests.basic(id: id, secret: secret), parameters: RequestParameters())
            #expect(header.clientID.description == id && header.secret?.matches(Secret(text: secret)) == true)
            guard !secret.isEmpty else { continue }
            let form = FormEncoding.encode([("client_id", id), ("client_secret", secret)])
            let body = try PresentedCredentials(
                authorization: nil, parameters: RequestParameters(formEncoded: form.utf8))
            #expect(body.clientID.description == id && body.secret?.matches(Secret(text: secret)) == true)
        }
    }

    @Test(arguments: ["basic", "BASIC", "bAsIc"]) func `the scheme is in any case, the blanks after it any number`(
        scheme: String
    ) throws {
        let value = PresentedCredentialsTests.basic("web:s").dropFirst(6)
        for blanks in [" ", "   "] {
            #expect(
                try PresentedCredentials(authorization: scheme + blanks + value, parameters: RequestParameters())
                    .clientID
                    .description == "web")
        }
    }

    @Test func `the second colon belongs to the secret, a raw plus is a blank`() throws {
        let presented = try PresentedCredentials(
            authorization: PresentedCredentialsTests.basic("web:a:b+c"), parameters: RequestParameters())
        #expect(presented.secret?.matches(Secret(text: "a:b c")) == true)
    }

    @Test func `the same client_id may stand beside the header`() throws {
        for more in [[("client_id", "web")], [("client_id", "web"), ("client_secret", "")], [("client_id", "")]] {
            let presented = try PresentedCredentials(
                authorization: PresentedCredentialsTests.basic("web:s"), parameters: RequestParameters(more))
            #expect(presented.method == .clientSecretBasic)
        }
    }

    struct Row: Sendable {
        let error: TokenError
        var header: String?
        var form: String = ""
    }

    static let rows: [Row] =
        [
            Row(error: .credentialsMissing), Row(error: .credentialsMissing, form: "client_id="),
            Row(error: .credentialsMissing, form: "client_secret=s"),
            Row(error: .credentialsMissing, form: "client_id=&client_secret=s"),
            Row(error: .clientUnknown, form: "client_id=%00"),
            Row(error: .clientUnknown, form: "client_id=w%C3%A9b&client_secret=s"),
            Row(error: .clientUnknown, header: basic(":s")), Row(error: .clientUnknown, header: basic("w%C3%A9b:s")),
            Row(error: .clientUnknown, header: basic(String(repeating: "x", count: 256) + ":s")),
            Row(error: .credentialsTwice, header: basic("web:s"), form: "client_secret=s"),
            Row(error: .credentialsTwice, header: basic("web:s"), form: "client_id=web&client_secret=s"),
            Row(error: .credentialsTwice, header: basic("web:s"), form: "client_id=other"),
            Row(error: .credentialsTwice, header: "Basic !", form: "client_secret=s"),
            Row(error: .parameterRepeated, form: "client_id=web&client_id=web"),
            Row(error: .parameterRepeated, form: "client_id=web&client_secret=a&client_secret=b"),
            Row(error: .parameterRepeated, header: basic("web:s"), form: "client_secret=a&client_secret=b"),
            Row(error: .parameterRepeated, header: basic("web:s"), form: "client_id=web&client_id=other"),
        ]
        + [
            "", "Basic", "Basic ", "Bearer eyJ", "Basicd2ViOnM=", "Basic\td2ViOnM=", "Basic d2ViOnM", "Basic d2Vi",
            "Basic !!!!",
            "Basic d2ViOnM= ", "Basic d2ViOnM=,x", "Basic d2Vi OnM=", "Digest username=\"web\"",
            "\u{301}Basic d2ViOnM=", basic("web"),
            basic("web:%"), basic("we%b:s"), basic("web:%FF"), basic("%C0%80:s"), "Basic /zo=",
        ].map { Row(error: .basicMalformed, header: $0) }

    @Test(arguments: rows) func `what can't be one client's credentials is refused`(row: Row) throws {
        let parameters = try RequestParameters(formEncoded: row.form.utf8)
        #expect(throws: row.error) { try PresentedCredentials(authorization: row.header, parameters: parameters) }
    }

    @Test func `no header, however broken, is more than refused`() {
        var generator = SeededGenerator(seed: 10)
        for round in 0..<4_000 {
            let noise = generator.bytes(atMost: 30)
            let header =
                round.isMultiple(of: 2)
                ? "Basic " + Data(noise).base64EncodedString() : String(decoding: noise, as: UTF8.self)
            _ = try? PresentedCredentials(authorization: header, parameters: RequestParameters())
        }
    }
}
