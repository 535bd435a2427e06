import OAuth
import Testing

/// Requests that are answered with a page, because nobody is known to whom the browser could be sent.
struct AuthorizationRefusalTests {
    struct Row: Sendable {
        let refusal: AuthorizationRefusal
        let form: String
    }

    private static let address = "redirect_uri=https%3A%2F%2Fclient.example%2Fcb"

    static let rows = [
        Row(refusal: .clientMissing, form: address), Row(refusal: .clientMissing, form: "client_id=&\(address)"),
        Row(refusal: .clientRepeated, form: "client_id=web&client_id=web&\(address)"),
        Row(refusal: .clientRepeated, form: "client_id=web&client_id=&\(address)"),
        Row(refusal: .clientUnknown, form: "client_id=w%C3%A9b&\(address)"),
        Row(refusal: .clientUnknown, form: "client_id=web%00&\(address)"),
        Row(refusal: .redirectURIMissing, form: "client_id=web&scope=openid"),
        Row(refusal: .redirectURIMissing, form: "client_id=web&scope=email+openid&redirect_uri="),
        Row(refusal: .redirectURIRepeated, form: "client_id=web&\(address)&\(address)"),
        Row(refusal: .redirectURIRepeated, form: "client_id=web&\(address)&redirect_uri="),
        Row(refusal: .redirectURIMismatch, form: "client_id=web&redirect_uri=https%3A%2F%2Fevil.example%2F"),
        Row(refusal: .redirectURIMismatch, form: "client_id=web&\(address)%2F"),
        // What else is wrong, is not told before the address is known: not even with prompt=none.
        Row(
            refusal: .redirectURIMismatch,
            form: "client_id=web&redirect_uri=https://evil.example&prompt=none+login&request=x"),
    ]

    @Test(arguments: rows) func `the person sees a page with the reason`(row: Row) throws {
        let parser = AuthorizationRequestParser(try RequestParameters(formEncoded: row.form.utf8))
        let client = try exampleClient()
        #expect(throws: row.refusal) {
            _ = try parser.clientID()
            _ = try parser.channel(to: client)
        }
    }

    @Test func `an OAuth request may leave out the one redirect URI that is registered`() throws {
        let request = try read(exampleParameters(["redirect_uri": nil, "scope": "email"]), of: exampleClient())
        #expect(request.returnAddress.description == exampleRedirect && !request.namesRedirectURI)
        #expect(try read(exampleParameters(), of: exampleClient()).namesRedirectURI)
    }

    @Test func `one of two, or none, can't be guessed`() throws {
        for registered in [[], [exampleRedirect, "https://client.example/other"]] {
            let client = try exampleClient(redirectURIs: registered)
            let parser = AuthorizationRequestParser(exampleParameters(["redirect_uri": nil, "scope": "email"]))
            #expect(throws: AuthorizationRefusal.redirectURIMissing) { try parser.channel(to: client) }
        }
    }

    @Test func `the client id is the one that was written`() throws {
        #expect(try AuthorizationRequestParser(exampleParameters(["client_id": "a b"])).clientID().description == "a b")
    }
}
