import OAuth
import Testing

@Suite struct MailCodeTests {
    @Test func `a code is eight digits, in two groups`() throws {
        var seen: Set<String> = []
        for _ in 0..<200 {
            let text = MailCode.random().expose()
            #expect(text.wholeMatch(of: /[0-9]{4} [0-9]{4}/) != nil)
            seen.insert(text)
        }
        #expect(seen.count > 195)
        // Every digit, also at the beginning.
        #expect(Set(seen.map(\.first)).count == 10)
    }

    @Test(arguments: [
        "12345678", "1234 5678", " 1234  5678\n", "1234-5678", "1 2 3 4 5 6 7 8", "１２３４５６７８", "١٢٣٤٥٦٧٨", "۱۲۳۴ ۵۶۷۸",
        "१२३४५६७८", "1234\u{A0}5678",
    ])
    func `a code is read however a keyboard writes it`(typed: String) {
        #expect(MailCode(typed: typed)?.expose() == "1234 5678")
        #expect(MailCode(typed: typed)?.bytes == Array("12345678".utf8))
    }

    @Test(arguments: [
        "", " ", "1234567", "123456789", "1234567a", "1234.5678", "+1234567", "12345678!", "①②③④⑤⑥⑦⑧⑨", "½1234567",
        "十1234567", "0x123456", "12345678\u{0}", "一二三四五六七十",
    ])
    func `anything else is no code`(typed: String) {
        #expect(MailCode(typed: typed) == nil)
    }

    @Test func `an endless text is no code`() {
        #expect(MailCode(typed: String(repeating: " ", count: 93) + "12345678") == nil)
        #expect(MailCode(typed: String(repeating: " ", count: 92) + "12345678") != nil)
        #expect(MailCode(typed: String(repeating: "1", count: 100_000)) == nil)
    }

    @Test func `printing one shows nothing of it`() {
        let code = MailCode.random()
        for text in ["\(code)", String(reflecting: code), String(describing: code)] {
            #expect(text.filter(\.isWholeNumber).isEmpty)
        }
        var dumped = ""
        dump(code, to: &dumped)
        #expect(dumped.filter(\.isWholeNumber).isEmpty)
    }
}
