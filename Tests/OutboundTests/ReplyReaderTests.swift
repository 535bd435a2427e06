import Testing

@testable import Outbound

@Suite struct ReplyReaderTests {
    @Test func `a reply is its code, however it is cut into pieces`() throws {
        let text = Array("250-first\r\n250-SIZE 10\r\n250 last\r\n550 5.1.1 no\r\n221\r\n354-\r\n354\r\n".utf8)
        for size in [1, 2, 7, text.count] {
            var reader = ReplyReader()
            var replies: [ReplyReader.Reply] = []
            for start in stride(from: 0, to: text.count, by: size) {
                replies += try reader.take(text[start..<min(start + size, text.count)])
            }
            #expect(replies.map(\.code.description) == ["250", "550 5.1.1", "221", "354"])
            #expect(replies[0].lines == ["first", "SIZE 10", "last"])
            #expect(reader.isBetweenReplies)
        }
    }

    @Test(arguments: ["", "25", "2500 x", "abc x", "250_x", "199 x", "600 x", "+50 x", " 250 x", "２５０ x"])
    func `what is no reply is broken`(_ line: String) {
        var reader = ReplyReader()
        #expect(throws: MailError.broken("the server does not speak SMTP")) {
            try reader.take(Array("\(line)\r\n".utf8))
        }
    }

    @Test(arguments: ["x", "250-x\r\n"])
    func `a reply that does not end is broken`(_ piece: String) {
        var reader = ReplyReader()
        #expect(throws: MailError.broken("the server's reply is too long")) {
            try reader.take(Array(String(repeating: piece, count: 70_000).utf8))
        }
    }
}
