import FoundationEssentials
import HTTPTypes
import OAuth
import Postgres
import Store
import TestHouse
import Testing

/// What stands in a link, who takes it, and where it is not.
struct MailTokenTests {
    private static let paths = ["/verify/link", "/reset/link"]

    /// The links of a sign-up and of a reset.
    private static func letters(at tenant: TestTenant) async throws -> [Letter] {
        [try await SigningUp(at: tenant).letter, try await Recovering(at: tenant).letter]
    }

    private static func isUnused(at tenant: TestTenant) async throws -> Bool {
        let isKnown = try await tenant.knows("bea@example.com")
        let isSet = try await tenant.admits("ada@example.com", chosenPassword)
        return !isKnown && !isSet
    }

    @Test func `a token that is cut, lengthened, changed or made up is no token`() async throws {
        let tenant = try await TestTenant.fresh()
        for (letter, path) in zip(try await Self.letters(at: tenant), Self.paths) {
            let token = letter.token
            #expect(token.hasPrefix("ost_m_") && token.count == 70)
            var changed = Array(token)
            changed[40] = changed[40] == "A" ? "B" : "A"
            // The row of one, the secret of another.
            let other = MailToken(row: try #require(MailToken(presented: token)).row).expose()
            let session = SessionCookie(row: UUID()).expose()
            for wrong in [
                String(token.dropLast()), token + "A", String(changed), other, session, "", "x",
                String(repeating: "A", count: 20_000), token.replacing("ost_m_", with: "ost_s_"), token + "%00",
                token.uppercased(),
            ] {
                let shown = try await tenant.browser().open(tenant.issuer.url(path + "?token=") + wrong)
                #expect(shown.status == 404 && shown.title == "This link doesn’t work" && shown.form == nil)
                let posted = try await tenant.browser().post(
                    tenant.issuer.url(path), [("token", wrong), ("password", chosenPassword)])
                #expect(posted.status == 404 && posted.title == "This link doesn’t work")
                #expect(!posted.text.contains(token))
            }
            #expect(try await tenant.browser().open(tenant.issuer.url(path)).status == 404)
            #expect(try await tenant.browser().post(tenant.issuer.url(path), []).status == 404)
        }
        #expect(try await Self.isUnused(at: tenant))
    }

    @Test func `a link is taken at the page that it is for, and not at the other`() async throws {
        let tenant = try await TestTenant.fresh()
        for (letter, path) in zip(try await Self.letters(at: tenant), Self.paths.reversed()) {
            let url = tenant.issuer.url(path)
            #expect(try await tenant.browser().open(url + "?token=" + letter.token).status == 404)
            let posted = try await tenant.browser().post(
                url, [("token", letter.token), ("password", chosenPassword)])
            #expect(posted.status == 404)
        }
        #expect(try await Self.isUnused(at: tenant))
    }

    @Test func `another tenant's link is no link here`() async throws {
        let tenant = try await TestTenant.fresh()
        let elsewhere = try await TestTenant.fresh()
        for (letter, path) in zip(try await Self.letters(at: tenant), Self.paths) {
            let shown = try await elsewhere.browser().open(elsewhere.issuer.url(path + "?token=") + letter.token)
            #expect(shown.status == 404)
            let posted = try await elsewhere.browser().post(
                elsewhere.issuer.url(path), [("token", letter.token), ("password", chosenPassword)])
            #expect(posted.status == 404)
        }
        #expect(try await Self.isUnused(at: tenant))
        #expect(try await Self.isUnused(at: elsewhere))
    }

    @Test func `neither tokens nor codes, nor addresses and names of newcomers, are readable in the database`()
        async throws
    {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp("secret-bea@example.com", name: "Beatrix Hidden", at: tenant)
        let letters = [try await signingUp.letter, try await Recovering(at: tenant).letter]
        let everything = try await tenant.everyByte()
        #expect(everything.contains("ada@example.com".hex), "accounts have their addresses readable")
        for letter in letters {
            let token = try #require(MailToken(presented: letter.token))
            let code = try #require(letter.code)
            let secrets = [
                letter.token.hex, token.secret.expose().hex, Base64URL.encode(token.secret.expose()).hex, code.hex,
                code.replacing(" ", with: "").hex,
            ]
            for secret in secrets { #expect(!everything.contains(secret)) }
            #expect(everything.contains(token.digest.bytes.hex))
        }
        for text in ["Beatrix Hidden", chosenPassword] { #expect(!everything.contains(text.hex)) }
    }

    @Test(arguments: ["http://127.0.0.1:8080", "https://login.example.com/auth"])
    func `the host of every link is the configured one, whatever headers say`(publicURL: String) async throws {
        let tenant = try await TestTenant.fresh(publicURL: publicURL, proxies: 1)
        let browser = tenant.browser(network: "192.0.2.7")
        for name in [
            "Host", "X-Forwarded-Host", "X-Forwarded-Server", "X-Host", "X-Original-Host", "X-Original-URL",
            "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Prefix", "Origin", "Referer",
        ] {
            browser.headers[HTTPField.Name(name)!] = "https://evil.example/"
        }
        browser.headers[HTTPField.Name("Forwarded")!] = "for=192.0.2.7;host=evil.example;proto=https"
        _ = try await SigningUp(at: tenant, in: browser)
        _ = try await SigningUp("ada@example.com", at: tenant, in: browser)
        _ = try await Recovering(at: tenant, in: browser)
        _ = try await Recovering("nobody@example.com", at: tenant, in: browser)
        let letters = try await tenant.store.mails(after: nil, limit: 10).compactMap(\.letter)
        #expect(Set(letters.map(\.kind)) == [.signUp, .signUpKnown, .reset, .resetUnknown])
        let links = letters.flatMap { [$0.link, $0.otherLink].compactMap { $0 } }
        #expect(links.count == 5)
        for link in links { #expect(link.hasPrefix("\(publicURL)/t/\(tenant.slug)/")) }
    }

    @Test func `no page of a link tells another site where it was, or is kept or framed`() async throws {
        let tenant = try await TestTenant.fresh()
        let letters = try await Self.letters(at: tenant)
        var pages: [Answer] = []
        for (letter, path) in zip(letters, Self.paths) {
            let browser = tenant.browser()
            let page = try await browser.open(letter.link ?? "")
            pages += [page, try await browser.submit(page, ["password": "no"])]
            pages += [try await browser.submit(page, ["password": chosenPassword]), try await browser.open(page.url)]
            pages.append(try await browser.open(tenant.issuer.url(path + "?token=x")))
        }
        #expect(Set(pages.map(\.status)) == [200, 422, 410, 404])
        for page in pages {
            #expect(page.headers[HTTPField.Name("Referrer-Policy")!] == "no-referrer")
            #expect(page.headers[.cacheControl] == "no-store")
            #expect(page.headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true)
            // Nothing is loaded from anywhere else, and nothing leads there.
            for tag in Tag.all(in: page.text) {
                for name in ["src", "href", "action"] {
                    #expect(tag.attributes[name].map { $0.hasPrefix("/") } ?? true)
                }
            }
        }
    }
}

extension TestTenant {
    /// Every column of every row of this tenant's, bytes and texts alike as hexadecimal digits of their bytes.
    fileprivate func everyByte() async throws -> String {
        let columns = Statement(
            """
            SELECT string_agg(format(
                'SELECT string_agg(coalesce(encode(%s, ''hex''), ''''), '' '') FROM %I WHERE tenant_id = $1',
                CASE WHEN data_type = 'bytea' THEN quote_ident(column_name)
                     ELSE format('convert_to(%I::text, ''UTF8'')', column_name) END, table_name), ';')
            FROM information_schema.columns c
            WHERE table_schema = 'public' AND column_name <> 'tenant_id' AND EXISTS (
                SELECT FROM information_schema.columns t
                WHERE t.table_schema = 'public' AND t.table_name = c.table_name AND t.column_name = 'tenant_id')
            """)
        let queries: String = try await house.database.execute(columns)[0].decode(String.self)
        var found: [String] = []
        for query in queries.split(separator: ";") {
            let text = "\(query)".replacing("$1", with: "'\(tenant.id)'")
            let rows = try await house.database.execute(
                Statement("SELECT query_to_xml($1, true, false, '')::text"), text)
            found.append(try rows[0].decode(String.self))
        }
        return found.joined()
    }
}

extension String {
    fileprivate var hex: String { Array(utf8).hex }
}

extension [UInt8] {
    fileprivate var hex: String {
        let digits = Array<Character>("0123456789abcdef")
        return String(flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
