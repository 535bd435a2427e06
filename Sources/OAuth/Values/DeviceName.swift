/// What people call a device, guessed from its user agent: a browser and a system, or the name that a program gives itself.
package struct DeviceName: Sendable, Equatable {
    /// `Firefox`, or a program's own name; nil when it says nothing that can be read.
    package let program: String?
    /// `Windows`; nil for programs that don't say.
    package let system: String?

    package init(userAgent: String) {
        system = Self.systems.first { userAgent.contains($0.mark) }?.name
        if let browser = Self.browsers.first(where: { userAgent.contains($0.mark) }) {
            program = browser.name
        } else {
            program = Self.ownName(userAgent)
        }
    }

    /// Most browsers say the names of others too: the order decides.
    private static let browsers: [(mark: String, name: String)] = [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Vivaldi/", "Vivaldi"), ("YaBrowser/", "Yandex"), ("DuckDuckGo/", "DuckDuckGo"), ("FxiOS/", "Firefox"),
        ("Firefox/", "Firefox"), ("CriOS/", "Chrome"), ("HeadlessChrome/", "Chrome"), ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]

    private static let systems: [(mark: String, name: String)] = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"),
        ("Windows NT", "Windows"), ("Macintosh", "Mac"), ("Linux", "Linux"), ("X11", "Unix"),
    ]

    /// The first product (RFC 9110 section 10.1.5), without its version: `curl`.
    private static func ownName(_ userAgent: String) -> String? {
        let name = userAgent.prefix { $0 != "/" && $0 != " " && $0 != "(" && $0 != ";" }
        guard (1...40).contains(name.utf8.count), name != "Mozilla",
            name.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        return String(name)
    }
}
