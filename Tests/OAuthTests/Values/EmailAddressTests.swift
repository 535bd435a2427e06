import OAuth
import Testing

struct EmailAddressTests {
    @Test(arguments: [
        ("ada@example.com", "ada@example.com", "ada@example.com"),
        (" Ada@Example.COM\n", "Ada@Example.COM", "ada@example.com"),
        ("jos\u{65}\u{301}@example.com", "jos\u{65}\u{301}@example.com", "jos\u{E9}@example.com"),
        ("a@b", "a@b", "a@b"),
        ("ÅSA@example.com", "ÅSA@example.com", "åsa@example.com"), ("\u{212A}@b", "\u{212A}@b", "k@b"),
    ])
    func `an address keeps its text and has one key`(input: String, text: String, key: String) throws {
        let address = try #require(EmailAddress(input))
        #expect(Array(address.text.utf8) == Array(text.utf8) && Array(address.key.utf8) == Array(key.utf8))
    }

    @Test(arguments: [
        "", " ", "@", "a@", "@b", "ab", "a@b@c", "a@@b", "a b@c", "a@b c", "a\0@b", "a@b\nc", "a\u{A0}b@c",
        "a\u{2028}@b", "a\u{7F}@b",
        "a@" + String(repeating: "b", count: 253),
    ])
    func `what isn't one address is refused`(input: String) {
        #expect(EmailAddress(input) == nil)
    }

    @Test func `the key of a key is itself, so that one mailbox has one row`() throws {
        for input in [
            "\u{130}@b", "\u{1E9E}@b", "\u{3A3}\u{3A3}@b", "J\u{30C}@b", "\u{1F88}@b", "\u{212B}@b", "W\u{30A}@b",
            "Y\u{30A}@b",
        ] {
            let key = try #require(EmailAddress(input)).key
            #expect(Array(try #require(EmailAddress(key)).key.utf8) == Array(key.utf8), "\(input)")
        }
    }

    @Test(arguments: [
        ("a@EXAMPLE。com", "a@example.com"), ("a@ｅxample.com", "a@example.com"), ("a@example．com", "a@example.com"),
        ("a@münchen.example", "a@xn--mnchen-3ya.example"), ("a@XN--mnchen-3ya.example", "a@xn--mnchen-3ya.example"),
        ("ä@MÜNCHEN.example", "ä@xn--mnchen-3ya.example"),
    ])
    func `a domain is compared as DNS has it`(written: String, key: String) {
        #expect(EmailAddress(written)?.key == key)
        #expect(EmailAddress(written)?.text == written)
    }

    @Test(arguments: ["a\u{200B}b@example.com", "a@exam\u{AD}ple.com", "\u{202E}a@example.com"])
    func `what can't be seen is in no address`(written: String) {
        #expect(EmailAddress(written) == nil)
    }
}
