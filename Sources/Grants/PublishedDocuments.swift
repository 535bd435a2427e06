package import FoundationEssentials
package import Keys
package import OAuth
package import Store
import Synchronization

/// What an issuer publishes of itself, as bytes that are made once.
package final class PublishedDocuments: Sendable {
    private let store: Store
    private let keys: KeyRing
    private let metadata: Mutex<[Tenant.Slug: Document]> = Mutex([:])
    private let limit: Int

    /// At most `limit` tenants' metadata are held.
    package init(store: Store, keys: KeyRing, limit: Int) {
        self.store = store
        self.keys = keys
        self.limit = limit
    }

    /// OpenID Connect Discovery 4.2, RFC 8414 section 3.2. It follows from the issuer alone, so it never goes stale.
    package func metadata(of tenant: Tenant, issuer: Issuer) -> Document {
        metadata.withLock { known in
            if let document = known[tenant.slug] { return document }
            let document = Document(ProviderMetadata.document(issuer).bytes)
            if known.count >= limit { known.removeAll() }
            known[tenant.slug] = document
            return document
        }
    }

    /// The JWKS (RFC 7517 section 5). Without a database, the last known: tokens go on to verify meanwhile.
    package func keys(of tenant: Tenant, now: Date) async throws(Failure<Never>) -> Document {
        do throws(KeyError) {
            return try await keys.keys(of: tenant, orLastKnown: true, now: now).document
        } catch {
            throw Failure(error)
        }
    }

    /// Whether the database answers: what a load balancer asks before it sends people here.
    package func isReady() async -> Bool {
        await store.server.answers()
    }
}
