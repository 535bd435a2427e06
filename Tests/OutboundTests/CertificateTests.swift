import Outbound
import Testing

@Suite struct CertificateTests {
    private let server: Server

    init() throws {
        server = try .shared
    }

    private func expectNoTrust(_ fetcher: Fetcher, _ url: String) async {
        await #expect {
            try await fetcher.fetch(OutboundRequest(.get, url))
        } throws: { error in
            if case OutboundError.tlsFailed(let reason) = error { !reason.isEmpty } else { false }
        }
    }

    @Test func `a certificate of a known authority, for that host, is accepted`() async throws {
        #expect(try await server.fetcher().fetch(OutboundRequest(.get, server.secure + "/echo")).status == 200)
    }

    @Test func `a certificate of an unknown authority is refused`() async throws {
        await expectNoTrust(server.fetcher { $0.certificateAuthorities = nil }, server.secure + "/echo")
    }

    @Test func `a certificate for another host is refused`() async throws {
        await expectNoTrust(server.fetcher(), server.misnamed + "/echo")
    }

    @Test func `a server without TLS is refused`() async throws {
        let port = server.plain.split(separator: ":").last ?? ""
        await expectNoTrust(server.fetcher(), "https://localhost:\(port)/echo")
    }

    @Test func `without a file of authorities nobody is trusted`() async throws {
        await expectNoTrust(server.fetcher { $0.certificateAuthorities = "/nowhere.pem" }, server.secure + "/echo")
    }
}
