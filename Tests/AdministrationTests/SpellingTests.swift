import Administration
import Testing

@Suite struct SpellingTests {
    @Test func `spelling counts swaps, and suggests only what is near`() {
        #expect(Spelling.distance("listne", "listen") == 1)
        #expect(Spelling.distance("", "abc") == 3)
        #expect(Spelling.suggestion(for: "data_dri", among: ["data_dir", "listen"]) == "data_dir")
        #expect(Spelling.suggestion(for: "smtp", among: ["data_dir", "listen"]) == nil)
    }
}
