import OAuth
import Testing

struct ColorTests {
    @Test(arguments: [
        ("#1f5fbf", 0x1F, 0x5F, 0xBF), ("#1F5FBF", 0x1F, 0x5F, 0xBF), ("#000000", 0, 0, 0), ("#FfFfFf", 255, 255, 255),
        ("#fff", 255, 255, 255), ("#0aF", 0, 0xAA, 0xFF), ("#909", 0x99, 0, 0x99), ("#a0b1c2", 0xA0, 0xB1, 0xC2),
    ])
    func `three or six hexadecimal digits are a colour`(text: String, red: Int, green: Int, blue: Int) throws {
        let color = try Color(text)
        #expect([color.red, color.green, color.blue].map(Int.init) == [red, green, blue])
    }

    @Test(arguments: [
        ("", ColorProblem.noHash), ("1f5fbf", .noHash), ("red", .noHash), ("rgb(0 0 0)", .noHash), (" #fff", .noHash),
        ("var(--x)", .noHash), ("＃fff", .noHash), ("#", .length), ("#f", .length), ("#ff", .length),
        ("#fffff", .length),
        ("#fffffff", .length), ("#1234567890", .length), ("#ffff", .transparency), ("#1f5fbf80", .transparency),
        ("#ggg", .notHexadecimal), ("#fff ", .notHexadecimal), ("#fff;", .notHexadecimal), ("#ff\0", .notHexadecimal),
        ("##fffff", .notHexadecimal), ("#-1-1-1", .notHexadecimal), ("#+12345", .notHexadecimal),
        ("#１２３", .notHexadecimal), ("#é", .notHexadecimal), ("#fff}*{", .notHexadecimal),
        ("#a\u{301}aa", .notHexadecimal),
        ("#fff\n", .notHexadecimal),
    ])
    func `any other text is refused for what is wrong with it`(text: String, problem: ColorProblem) {
        #expect(throws: problem) { try Color(text) }
        #expect(problem.description.hasPrefix("must "))
    }

    @Test func `every colour is written as six digits that read as the same one`() throws {
        var generator = SeededGenerator(seed: 41)
        for _ in 0..<2_000 {
            let color = generator.color()
            let text = color.description
            #expect(text.utf8.count == 7 && text == text.lowercased())
            #expect(try Color(text) == color && Color(text.uppercased()) == color)
        }
    }

    @Test func `no text, however broken, is more than refused`() {
        var generator = SeededGenerator(seed: 42)
        let pieces = ["#", "f", "0", "A", "g", "é", ";", "}", "\0", " ", "fff", "000"]
        for _ in 0..<3_000 {
            let text = generator.text(of: pieces, atMost: 8)
            guard let color = try? Color(text) else { continue }
            #expect([4, 7].contains(text.utf8.count) && color.description.hasPrefix("#"))
        }
    }
}
