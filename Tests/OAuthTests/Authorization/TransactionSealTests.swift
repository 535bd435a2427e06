import Crypto
import FoundationEssentials
import OAuth
import Testing

struct TransactionSealTests {
    let seal = TransactionSeal(key: SymmetricKey(data: [UInt8](repeating: 7, count: 32)))
    let tenant = Tenant.ID.random()

    static var transaction: AuthorizationTransaction {
        var transaction = AuthorizationTransaction(
            request: "client_id=web&state=%00\u{0}é\"\\/", started: exampleNow, browser: Array(0..<32))
        transaction.authenticatedIn = UUID()
        transaction.askedOf = UUID()
        transaction.chosenIn = UUID()
        transaction.consentedIn = UUID()
        return transaction
    }

    private func opened(
        _ text: String, tenant: Tenant.ID? = nil, after seconds: TimeInterval = 1
    ) -> OpenedTransaction<AuthorizationTransaction>? {
        seal.open(
            text, as: AuthorizationTransaction.self, tenant: tenant ?? self.tenant,
            now: exampleNow.addingTimeInterval(seconds))
    }

    @Test func `what was sealed comes out whole`() throws {
        let transaction = TransactionSealTests.transaction
        let text = try #require(seal.seal(transaction, tenant: tenant))
        #expect(
            text.utf8.allSatisfy {
                Array("-_".utf8).contains($0) || Character(Unicode.Scalar($0)).isLetter || (48...57).contains($0)
            })
        guard case .live(let read)? = opened(text) else {
            Issue.record("not live")
            return
        }
        #expect(read == transaction && Array(read.request.utf8) == Array(transaction.request.utf8))
    }

    @Test func `the same transaction is never sealed into the same text`() throws {
        let transaction = TransactionSealTests.transaction
        #expect(
            try #require(seal.seal(transaction, tenant: tenant)) != #require(seal.seal(transaction, tenant: tenant)))
    }

    @Test func `another tenant's, and another key's, doesn't open`() throws {
        let text = try #require(seal.seal(TransactionSealTests.transaction, tenant: tenant))
        #expect(opened(text, tenant: .random()) == nil)
        let other = TransactionSeal(key: SymmetricKey(data: [UInt8](repeating: 8, count: 32)))
        #expect(other.open(text, as: AuthorizationTransaction.self, tenant: tenant, now: exampleNow) == nil)
    }

    @Test func `one kind never opens as another`() throws {
        let text = try #require(seal.seal(LogoutTransaction(request: "", started: exampleNow), tenant: tenant))
        #expect(seal.open(text, as: LogoutTransaction.self, tenant: tenant, now: exampleNow) != nil)
        #expect(opened(text) == nil)
    }

    @Test func `a change of any character, and any cut, is noticed`() throws {
        let text = try #require(seal.seal(TransactionSealTests.transaction, tenant: tenant))
        for index in text.indices {
            #expect(opened(String(text[..<index])) == nil)
            var changed = text
            changed.replaceSubrange(index...index, with: text[index] == "A" ? "B" : "A")
            #expect(opened(changed) == nil)
        }
        for other in ["", "A", text + "A", text + "AAAA", text + "=", " " + text, text + text] {
            #expect(opened(other) == nil)
        }
    }

    @Test func `a change of any bit is noticed`() throws {
        let text = try #require(
            seal.seal(AuthorizationTransaction(request: "", started: exampleNow, browser: nil), tenant: tenant))
        let bytes = try #require(Base64URL.decode(text))
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << UInt8(bit)
                #expect(opened(Base64URL.encode(changed)) == nil)
            }
        }
    }

    @Test(
        arguments: [
            (0, true), (AuthorizationTransaction.lifetime - 1, true), (AuthorizationTransaction.lifetime, false),
            (1e9, false), (-5, true),
        ] as [(TimeInterval, Bool)])
    func `one left lying too long only knows the way back`(age: TimeInterval, isLive: Bool) throws {
        let transaction = TransactionSealTests.transaction
        let text = try #require(seal.seal(transaction, tenant: tenant))
        switch opened(text, after: age) {
        case .live(let read): #expect(isLive && read == transaction)
        case .expired(let read): #expect(!isLive && read == transaction)
        case nil: Issue.record("didn't open")
        }
    }

    @Test(arguments: ["a", "\"", "/", "\0", "é"]) func `a request of the greatest length comes out again`(piece: String)
        throws
    {
        let request = String(repeating: piece, count: AuthorizationRequestLimits.total / piece.utf8.count)
        var transaction = TransactionSealTests.transaction
        transaction = AuthorizationTransaction(request: request, started: exampleNow, browser: transaction.browser)
        let text = try #require(seal.seal(transaction, tenant: tenant))
        #expect(opened(text) != nil)
    }

    @Test func `noise doesn't open`() {
        var generator = SeededGenerator(seed: 9)
        for _ in 0..<500 { #expect(opened(Base64URL.encode(generator.bytes(atMost: 200))) == nil) }
        #expect(opened(String(repeating: "A", count: 1_000_000)) == nil)
    }
}
