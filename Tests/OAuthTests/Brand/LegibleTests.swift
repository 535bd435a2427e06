import OAuth
import Testing

struct LegibleTests {
    @Test func `a pale accent is refused with its ratio, the ratio needed, and a colour that passes`() throws {
        let problem = try #require(throws: ContrastProblem.self) {
            try Legible<LightAccent>(Color("#ffb300"))
        }
        #expect(problem.color == (try Color("#ffb300")) && problem.counterpart == .white)
        #expect(
            problem.description
                == """
                has too little contrast: #ffb300 has 1.79:1 with #ffffff, where 4.5:1 is needed; \
                the nearest colour of its hue that has it is \(problem.suggestion)
                """)
        #expect(try Legible<LightAccent>(problem.suggestion).color == problem.suggestion)
    }

    @Test(arguments: [("#777777", false), ("#767676", true), ("#ffffff", false), ("#000000", true), ("#1f5fbf", true)])
    func `an accent for light pages is held against white`(text: String, passes: Bool) throws {
        let color = try Color(text)
        #expect(((try? Legible<LightAccent>(color)) != nil) == passes)
    }

    @Test(arguments: [("#1f5fbf", false), ("#8ab4f8", true), ("#000000", false), ("#ffffff", true), ("#1a2029", false)])
    func `an accent for dark pages is held against their card`(text: String, passes: Bool) throws {
        let color = try Color(text)
        #expect(((try? Legible<DarkAccent>(color)) != nil) == passes)
    }

    @Test(arguments: [("#fff8e7", true), ("#ffffff", true), ("#bbbbbb", false), ("#000000", false)])
    func `a paper is held against the quietest text that stands on it`(text: String, passes: Bool) throws {
        let color = try Color(text)
        #expect(((try? Legible<LightPaper>(color)) != nil) == passes)
    }

    @Test(arguments: [("#000000", true), ("#202020", true), ("#555555", false), ("#ffffff", false)])
    func `a dark paper is held against the quietest text of dark pages`(text: String, passes: Bool) throws {
        let color = try Color(text)
        #expect(((try? Legible<DarkPaper>(color)) != nil) == passes)
    }

    @Test func `whatever is refused, the suggestion passes and is hardly more than enough`() {
        var generator = SeededGenerator(seed: 43)
        for _ in 0..<400 {
            let color = generator.color()
            check(color, for: LightAccent.self)
            check(color, for: DarkAccent.self)
            check(color, for: LightPaper.self)
            check(color, for: DarkPaper.self)
        }
    }

    private func check<Use: ColorUse>(_ color: Color, for _: Use.Type) {
        do throws(ContrastProblem) {
            #expect(try Legible<Use>(color) == Legible<Use>(nearest: color))
        } catch {
            #expect(color.contrast(with: Use.counterpart) == error.contrast && error.contrast < .ofText)
            let reached = error.suggestion.contrast(with: Use.counterpart)
            // A step of one channel is worth less than a tenth.
            #expect(reached >= .ofText && reached.ratio < 4.6, "\(color) became \(error.suggestion)")
            #expect(Legible<Use>(nearest: color).color == error.suggestion)
        }
    }
}
