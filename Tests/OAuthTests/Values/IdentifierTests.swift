import OAuth
import Testing

struct IdentifierTests {
    @Test func `an identity is read from the one form that it writes`() throws {
        let id = UserID.random()
        #expect(UserID(text: id.description) == id)
        #expect(id.description == id.description.lowercased())
        #expect(UserID.random() != id)
    }

    @Test(arguments: [
        "", "0", "8D9E6D1A-1E37-4A5B-9C0D-000000000001", "8d9e6d1a1e374a5b9c0d000000000001",
        "{8d9e6d1a-1e37-4a5b-9c0d-000000000001}", " 8d9e6d1a-1e37-4a5b-9c0d-000000000001",
        "8d9e6d1a-1e37-4a5b-9c0d-000000000001\n", "8d9e6d1a-1e37-4a5b-9c0d-00000000000",
        "8d9e6d1a-1e37-4a5b-9c0d-00000000000g",
        "8d9e6d1a-1e37-4a5b-9c0d-0000000000011", "8d9e6d1a-1e37-4a5b-9c0d-000000000001\0",
    ])
    func `any other spelling is nobody's identity`(text: String) {
        #expect(UserID(text: text) == nil)
    }

    @Test(arguments: [
        ("web", true), ("a b", true), ("https://c.example/~!", true), (String(repeating: "x", count: 255), true),
        ("", false),
        (String(repeating: "x", count: 256), false), ("wéb", false), ("a\0", false), ("a\n", false), ("a\u{7F}", false),
        ("\u{212A}", false), ("a\u{301}", false),
    ])
    func `a client id is 1 to 255 printable ASCII characters`(text: String, isID: Bool) {
        #expect((Client.ID(text)?.description == text) == isID)
    }
}
