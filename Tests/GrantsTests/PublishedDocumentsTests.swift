import Grants
import OAuth
import TestStore
import Testing

@Suite struct PublishedDocumentsTests {
    @Test func `each tenant has its own documents, made once`() async throws {
        let (one, two) = (try await GrantsGround(), try await GrantsGround())
        let documents = PublishedDocuments(store: one.home.store, keys: one.keys, limit: 1)
        for ground in [one, two, one] {
            let document = documents.metadata(of: ground.home.tenant, issuer: ground.home.issuer)
            let metadata = try #require(JSONValue(parsing: document.bytes)?.object)
            #expect(metadata["issuer"]?.string == ground.home.issuer.description)
            #expect(documents.metadata(of: ground.home.tenant, issuer: ground.home.issuer).bytes == document.bytes)
        }
        let keys = try await documents.keys(of: one.home.tenant, now: GrantsGround.now)
        #expect(JSONValue(parsing: keys.bytes)?.object?["keys"]?.array?.count == 3)
        #expect(await documents.isReady())
    }
}
