import Testing

@testable import Ostiary

@Suite struct SettingValueTests {
    @Test(arguments: [
        ("127.0.0.1:0", "127.0.0.1", 0), ("[::1]:65535", "::1", 65535), ("localhost:80", "localhost", 80),
        ("0.0.0.0:8080", "0.0.0.0", 8080),
    ])
    func `an address to listen on is a host and a port`(text: String, host: String, port: Int) throws {
        #expect(try ListenAddress(text) == ListenAddress(host: host, port: port))
        #expect(try ListenAddress(text).description == text)
    }

    @Test(arguments: [
        "", ":80", "8080", "::1:80", "a:", "a:-1", "a:65536", "a:+1", "a:1x", "[::1]", "a b:1", "a:000001",
    ])
    func `what is no host and port is refused`(text: String) {
        #expect(throws: InvalidSetting.self) { try ListenAddress(text) }
    }

    @Test(arguments: [("250ms", 250), ("10s", 10_000), ("5m", 300_000), ("12h", 43_200_000), ("14d", 1_209_600_000)])
    func `a duration is a number with a unit`(text: String, milliseconds: Int) {
        #expect(Duration(setting: text) == .milliseconds(milliseconds))
    }

    @Test(arguments: ["", "5", "s", "-5s", "+5s", "1.5s", "5 s", "5S", "99999999999999999d", "٣s"])
    func `anything else is no duration`(text: String) {
        #expect(Duration(setting: text) == nil)
    }

    @Test func `a duration out of bounds is refused in words`() throws {
        #expect(
            try Fixture().problems(["OSTIARY_STATEMENT_TIMEOUT": "0s"]) == [
                "OSTIARY_STATEMENT_TIMEOUT: must be from 0.1 seconds to 300.0 seconds, not '0s'"
            ])
    }
}
