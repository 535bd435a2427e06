import OAuth
import Testing

struct DocumentTests {
    @Test func `the entity tag is quoted, follows from the bytes, and differs with them`() {
        let tag = Document(Array("{}".utf8)).entityTag
        #expect(tag == Document(Array("{}".utf8)).entityTag && tag != Document(Array("{} ".utf8)).entityTag)
        #expect(
            tag.count == 18 && tag.hasPrefix("\"") && tag.hasSuffix("\"") && !tag.dropFirst().dropLast().contains("\""))
    }
}
