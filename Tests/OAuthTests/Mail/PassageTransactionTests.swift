import Crypto
import FoundationEssentials
import OAuth
import Testing

@Suite struct PassageTransactionTests {
    private let seal = TransactionSeal(key: SymmetricKey(size: .bits256))
    private let now = Date(timeIntervalSince1970: 1_800_000_000)
    private let tenant = Tenant.ID.random()
    private let browser = [UInt8](repeating: 7, count: 32)

    private var passage: PassageTransaction {
        var passage = PassageTransaction(started: now, browser: browser, journey: nil)
        passage.proof = UUID()
        passage.address = "bea@example.com"
        passage.start = .forgot
        passage.isRemembered = true
        return passage
    }

    private var restore: RestoreTransaction {
        RestoreTransaction(
            started: now, browser: browser, user: .random(), evidence: .password([1, 2]), journey: nil,
            isRemembered: true)
    }

    @Test func `what is sealed opens as it was, for its tenant and its kind`() throws {
        let passage = passage
        let sealed = try #require(seal.seal(passage, tenant: tenant))
        guard case .live(let opened) = seal.open(sealed, as: PassageTransaction.self, tenant: tenant, now: now) else {
            Issue.record("not live")
            return
        }
        #expect(opened == passage)
        #expect(seal.open(sealed, as: PassageTransaction.self, tenant: .random(), now: now) == nil)
        #expect(seal.open(sealed, as: RestoreTransaction.self, tenant: tenant, now: now) == nil)
        #expect(seal.open(sealed, as: AccountTransaction.self, tenant: tenant, now: now) == nil)
        let other = try #require(seal.seal(restore, tenant: tenant))
        #expect(seal.open(other, as: PassageTransaction.self, tenant: tenant, now: now) == nil)
        let stranger = TransactionSeal(key: SymmetricKey(size: .bits256))
        #expect(stranger.open(sealed, as: PassageTransaction.self, tenant: tenant, now: now) == nil)
    }

    @Test func `no address can be read in it`() throws {
        let sealed = try #require(seal.seal(passage, tenant: tenant))
        let bytes = try #require(Base64URL.decode(sealed))
        #expect(!String(decoding: bytes, as: UTF8.self).contains("bea"))
    }

    @Test func `a passage may lie for an hour, and so may a restoring`() throws {
        let sealed = try #require(seal.seal(passage, tenant: tenant))
        let other = try #require(seal.seal(restore, tenant: tenant))
        for (seconds, isLive) in [(1799.0, true), (3599, true), (3600, false)] {
            let opened = seal.open(sealed, as: PassageTransaction.self, tenant: tenant, now: now + seconds)
            #expect(opened?.unfolded.isExpired == !isLive)
            let restoring = seal.open(other, as: RestoreTransaction.self, tenant: tenant, now: now + seconds)
            #expect(restoring?.unfolded.isExpired == !isLive)
        }
    }
}
