import OAuth
import Testing

@Suite struct DeviceTests {
    @Test func `only so much of a browser's name is kept`() {
        let device = Device(userAgent: String(repeating: "é", count: 10_000), network: "")
        #expect(device.userAgent.utf8.count <= 512)
        #expect(Device(userAgent: "a" + String(repeating: "é", count: 10_000), network: "").userAgent.utf8.count <= 512)
    }
}
