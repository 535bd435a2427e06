import OAuth
import Testing

@Suite struct DeviceNameTests {
    private static let names: [(userAgent: String, program: String?, system: String?)] = [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox", "Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
            "Edge", "Windows"
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
            "Chrome", "Windows"
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
            "Safari", "Mac"
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
            "Safari", "iPhone"
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0 Mobile/15E148 Safari/604.1",
            "Chrome", "iPhone"
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36",
            "Samsung Internet", "Android"
        ),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
            "Chrome", "ChromeOS"
        ),
        ("curl/8.5.0", "curl", nil), ("AcmeApp/3.2 (iPhone; iOS 18.1)", "AcmeApp", "iPhone"),
        ("python-requests/2.32", "python-requests", nil), ("", nil, nil), ("Mozilla/5.0", nil, nil),
        ("<script>alert(1)</script>", "<script>alert", nil), ("\u{202E}evil/1", nil, nil),
        (String(repeating: "x", count: 500), nil, nil),
    ]

    @Test(arguments: names)
    func `a device is called by its browser and system, or by its own name`(
        userAgent: String, program: String?, system: String?
    ) {
        let name = DeviceName(userAgent: userAgent)
        #expect(name.program == program)
        #expect(name.system == system)
    }
}
