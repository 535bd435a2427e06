import FoundationEssentials
import Testing

@testable import Ostiary

@Suite struct RenderingTests {
    @Test func `the text shows every setting with its origin, then the problems`() throws {
        let reading = try Fixture().reading(["OSTIARY_LISTEN": "nowhere"], file: "hash_queue: 5\n")
        let lines = SettingsRendering.text(reading).split(separator: "\n")
        #expect(lines.count == SettingTable.all.count + 2)
        #expect(lines.contains { $0.hasPrefix("OSTIARY_HASH_QUEUE ") && $0.hasSuffix("ostiary.yaml:1: hash_queue") })
        #expect(lines.contains { $0.hasPrefix("OSTIARY_LISTEN ") && $0.hasSuffix("  environment") })
        #expect(lines.contains { $0.hasPrefix("OSTIARY_MASTER_SECRET ") && $0.contains(" set ") })
        #expect(lines.last == "  OSTIARY_LISTEN: must be HOST:PORT or [IPV6]:PORT, not 'nowhere'")
        #expect(try SettingsRendering.text(Fixture().reading()).hasSuffix("\nAll settings are well.\n"))
    }

    @Test func `the JSON says the same to programs`() throws {
        struct Document: Decodable {
            struct Entry: Decodable {
                let name: String
                let value: String?
                let origin: String
                let problem: String?
            }
            let settings: [Entry]
            let valid: Bool
        }
        let reading = try Fixture().reading(["OSTIARY_HASH_QUEU": "5"])
        let document = try JSONDecoder().decode(Document.self, from: Data(SettingsRendering.json(reading).utf8))
        #expect(!document.valid)
        #expect(document.settings.count == SettingTable.all.count + 1)
        #expect(document.settings.last?.name == "OSTIARY_HASH_QUEU")
        #expect(document.settings.last?.problem == reading.problems.first)
        #expect(document.settings.last?.value == nil)
    }

    @Test func `help and README name every setting`() {
        for setting in SettingTable.all {
            #expect(SettingsRendering.help().contains("  \(setting.variable)\n"))
            #expect(SettingsRendering.markdown().contains("| `\(setting.variable)`"))
            #expect(setting.help.hasSuffix("."))
        }
        #expect(SettingsRendering.markdown().split(separator: "\n").allSatisfy { $0.count { $0 == "|" } == 4 })
    }
}
