import FoundationEssentials
import OAuth
import Testing

struct IssuedValueTests {
    @Test func `an issued value is read as the row and the secret that it was made of`() throws {
        let code = AuthorizationCode(row: UUID())
        let text = code.expose()
        #expect(text.hasPrefix("ost_c_") && text.utf8.count == 70)
        #expect(text.utf8.allSatisfy { (0x21...0x7E).contains($0) })
        let read = try #require(AuthorizationCode(presented: text))
        #expect(read.row == code.row && read.secret.matches(code.secret) && read.digest.matches(code.digest))
        #expect(read.expose() == text)
    }

    @Test func `the row stands first, in the order of its bytes`() throws {
        let row = try #require(UUID(uuidString: "00010203-0405-0607-0809-0A0B0C0D0E0F"))
        let code = AuthorizationCode(row: row, secret: Secret(Array(16..<48)))
        #expect(code.expose() == "ost_c_" + Base64URL.encode(Array(0..<48)))
    }

    @Test func `one kind isn't taken for another`() {
        let code = AuthorizationCode(row: UUID()).expose()
        #expect(SessionCookie(presented: code) == nil)
        #expect(AuthorizationCode(presented: SessionCookie(row: UUID()).expose()) == nil)
    }

    @Test func `a value cut short, lengthened or decorated is nobody's`() {
        let text = AuthorizationCode(row: UUID()).expose()
        for count in 0..<text.count { #expect(AuthorizationCode(presented: text.prefix(count)) == nil) }
        let bare = text.dropFirst(6)
        for other in [
            text + "A", text + "AAAA", text + "=", text + " ", " " + text, text + "\n", text + "\0", "A" + text,
            text + text,
            String(bare), "OST_C_\(bare)", "Ost_c_\(bare)", "ost_r_\(bare)", "ost-c-\(bare)", "ost_c\(bare)",
            "ost_c_\u{301}\(bare.dropFirst(2))", "ost_c_\(bare.dropFirst())+", "ost_c_\(bare.dropFirst())/",
            "ost_c_\(bare.dropFirst(2))é",
        ] {
            #expect(AuthorizationCode(presented: other) == nil, "\(other)")
        }
    }

    @Test func `any letter changed, or flipped in case, makes another value`() throws {
        let code = AuthorizationCode(row: UUID())
        let text = code.expose()
        for index in text.indices.dropFirst(6) {
            let letter = text[index]
            for other in [letter == "A" ? "B" : "A", letter.uppercased(), letter.lowercased()]
            where other != String(letter) {
                var changed = text
                changed.replaceSubrange(index...index, with: other)
                guard let read = AuthorizationCode(presented: changed) else { continue }
                #expect(read.row != code.row || !read.secret.matches(code.secret))
            }
        }
    }
}
