import Glibc
import Outbound
import Testing

/// Each in a process of its own, since environment and descriptors belong to all.
@Suite struct SurroundingsTests {
    @Test func `a proxy that the environment names is not asked`() async {
        await #expect(processExitsWith: .success) {
            for name in ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
                setenv(name, "http://127.0.0.1:1", 1)
            }
            for name in ["no_proxy", "NO_PROXY"] { unsetenv(name) }
            let server = try Server.shared
            let fetcher = server.fetcher()
            for base in [server.plain, server.secure] {
                #expect(try await fetcher.fetch(OutboundRequest(.get, base + "/echo")).status == 200)
            }
            let mail = try MailServer.shared
            for way in MailServer.Way.allCases { try await mail.sender(mail.url(way)).send(.sample()) }
        }
    }

    @Test func `no descriptor is left open, however a fetch ends`() async {
        await #expect(processExitsWith: .success) {
            let server = try Server.shared
            try await server.reach("none", 0)
            let before = openDescriptors()
            let fetcher = server.fetcher { $0.maximumResponseBytes = 1000 }
            for path in ["/echo", "/large?1001", "/half", "/endless"] {
                for base in [server.plain, server.secure, server.misnamed] {
                    _ = try? await fetcher.fetch(OutboundRequest(.get, base + path))
                }
            }
            let hanging = (0..<3).map { _ in
                Task { try await fetcher.fetch(OutboundRequest(.get, server.secure + "/hang/open")) }
            }
            try await server.reach("open", 3)
            #expect(openDescriptors() >= before + 5)
            hanging[0].cancel()
            fetcher.shutdown()
            for task in hanging { _ = await task.result }
            // All but the pipe by which its thread was woken: that goes with the fetcher.
            withExtendedLifetime(fetcher) { #expect(openDescriptors() == before + 2) }
        }
    }

    @Test func `no descriptor is left open, however a mail ends`() async {
        await #expect(processExitsWith: .success) {
            let server = try MailServer.shared
            try await server.reach("none", 0)
            let before = openDescriptors()
            let ways = try MailServer.Way.allCases.map { try server.sender(server.url($0), name: "open") }
            for sender in ways {
                for local in ["ada", "rcpt-550", "rcpt-close", "done-noise", "用户"] {
                    try? await sender.send(.sample(to: "\(local)@example.com"))
                }
            }
            for url in [server.url(.startTLS, login: "user:wrong"), "smtp://127.0.0.1:\(server.port("starttls"))"] {
                await #expect(throws: MailError.self) { try await server.sender(url).send(.sample()) }
            }
            let hanging = (0..<3).map { _ in Task { try await ways[0].send(.sample(to: "done-hang@example.com")) } }
            try await server.reach("hang:open", 3)
            #expect(openDescriptors() >= before + 9)
            hanging[0].cancel()
            for sender in ways { sender.shutdown() }
            for task in hanging { _ = await task.result }
            // As above, for each of the three.
            withExtendedLifetime(ways) { #expect(openDescriptors() == before + 6) }
        }
    }
}

private func openDescriptors() -> Int {
    (0..<1024).count { fcntl(Int32($0), F_GETFD) >= 0 }
}
