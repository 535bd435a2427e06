import Crypto
import CryptoExtras
import FoundationEssentials
import Hummingbird
import NIOCore

/// What Ostiary is measured against: the same HTTP server with one route and a fixed body, and signing alone.
@main struct Bare {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        switch (arguments.first, arguments.dropFirst().compactMap { Int($0) }) {
        case ("serve", let numbers) where numbers.count == 2:
            try await serve(port: numbers[0], bytes: numbers[1])
        case ("sign", _):
            try sign()
        default:
            print("usage: Bare serve PORT BYTES | Bare sign")
        }
    }

    /// Answers `GET /` with so many bytes.
    private static func serve(port: Int, bytes: Int) async throws {
        let body = ByteBuffer(bytes: [UInt8](repeating: UInt8(ascii: "a"), count: bytes))
        let router = Router()
        router.get("/") { _, _ in
            Response(status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: body))
        }
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)))
        try await application.runService()
    }

    /// Prints how many signatures of a token's size one thread makes in a second.
    private static func sign() throws {
        let message = [UInt8](repeating: UInt8(ascii: "a"), count: 600)
        let elliptic = P256.Signing.PrivateKey()
        let rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        print("ES256", try rate(20_000) { _ = try elliptic.signature(for: message).rawRepresentation })
        print("RS256", try rate(2_000) { _ = try rsa.signature(for: message, padding: .insecurePKCS1v1_5) })
    }

    private static func rate(_ count: Int, _ work: () throws -> Void) rethrows -> Int {
        let time = try ContinuousClock().measure { for _ in 0..<count { try work() } }
        return Int(Double(count) / (time / .seconds(1)))
    }
}
