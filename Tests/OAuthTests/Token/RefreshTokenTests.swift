import Crypto
import FoundationEssentials
import OAuth
import Testing

struct RefreshTokenTests {
    private let seal = RefreshTokenSeal(key: SymmetricKey(data: [UInt8](repeating: 1, count: 32)))
    private let tenant = Tenant.ID.random()

    @Test func `a token is read back as it was written, and written the same each time`() throws {
        let salt = Secret.random()
        for generation in [0, 1, 255, 256, Int(Int32.max) + 1] {
            let token = RefreshToken(family: .random(), generation: generation, salt: salt)
            let text = seal.text(of: token, tenant: tenant)
            #expect(text == seal.text(of: token, tenant: tenant))
            #expect(seal.open(text, tenant: tenant) == token)
        }
    }

    @Test func `with one bit changed, shortened, lengthened, of another tenant or key it is none`() {
        let token = RefreshToken(family: .random(), generation: 3, salt: .random())
        let text = seal.text(of: token, tenant: tenant)
        #expect(seal.open(text, tenant: .random()) == nil)
        #expect(RefreshTokenSeal(key: SymmetricKey(size: .bits256)).open(text, tenant: tenant) == nil)
        for index in text.utf8.indices {
            for bit in 0..<7 {
                var bytes = Array(text.utf8)
                bytes[text.utf8.distance(from: text.utf8.startIndex, to: index)] ^= 1 << bit
                #expect(seal.open(String(decoding: bytes, as: UTF8.self), tenant: tenant) == nil)
            }
        }
        for other in ["", "ost_r_", "x", String(text.dropLast()), text + "A", text + "\0", String(text.dropFirst(6))] {
            #expect(seal.open(other, tenant: tenant) == nil)
        }
    }
}
