package import HTTPTypes
import OAuth

/// A person's browser: keeps cookies, follows redirects within the server, submits forms, and says of each request where it
/// came from.
package final class Browser {
    /// Where a navigation comes from (`Sec-Fetch-Site`).
    package enum Site: String {
        /// Typed, or a bookmark.
        case none
        case sameOrigin = "same-origin"
        case sameSite = "same-site"
        case crossSite = "cross-site"
    }

    package let server: TestServer
    package var cookies: [Cookie] = []
    package var keepsCookies = true
    package var followsRedirects = true
    /// Browsers of 2023 and later do.
    package var sendsFetchMetadata = true
    package var languages = "en"
    /// Where it is, as the operator's proxy sees it; nil: there is none.
    package var network: String?
    /// Whatever else it says of itself.
    package var headers: HTTPFields = [:]

    package init(_ server: TestServer) {
        self.server = server
    }

    /// Follows a link.
    package func open(_ url: String, from site: Site = .none) async throws -> Answer {
        try await navigate(.get, url, nil, site)
    }

    /// Posts a form that stands on some page.
    package func post(_ url: String, _ fields: [(String, String)], from site: Site = .sameOrigin) async throws -> Answer
    {
        try await navigate(.post, url, Array(FormEncoding.encode(fields.map { (name: $0.0, value: $0.1) }).utf8), site)
    }

    /// Fills in the page's form, presses a button, and sends it.
    package func submit(_ page: Answer, _ values: [String: String] = [:], pressing button: String? = nil) async throws
        -> Answer
    {
        guard let form = page.form, form.method == "post" else { throw Surprise("no form to submit on \(page.text)") }
        var fields = form.fields.map { ($0.name, values[$0.name] ?? $0.value) }
        // A box is ticked by naming it.
        fields += form.boxes.filter { values[$0.name] != nil }.map { ($0.name, $0.value) }
        if let button {
            guard let pressed = form.buttons.first(where: { $0.value == button }) else {
                throw Surprise("no \(button)")
            }
            fields.append((pressed.name, pressed.value))
        }
        guard form.action.hasPrefix("/") else { throw Surprise("the form goes to \(form.action)") }
        return try await post(server.origin + form.action, fields)
    }

    /// Signs in on the page that is shown.
    package func signIn(_ person: TestPerson, on page: Answer) async throws -> Answer {
        try await submit(page, ["email": person.email, "password": person.password])
    }

    /// The session cookie of this tenant.
    package func session(of tenant: TestTenant) -> Cookie? {
        cookies.first { $0.name.hasSuffix("ostiary-\(tenant.slug)-session") }
    }

    /// Its cookies as a header, for a request that goes around it.
    package var cookieHeader: String { cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; ") }

    private func navigate(
        _ method: HTTPRequest.Method, _ url: String, _ body: [UInt8]?, _ site: Site
    ) async throws -> Answer {
        var answer = try await send(method, url, body, site)
        var hops = 0
        while followsRedirects, (300..<400).contains(answer.status), let location = answer.location,
            location.hasPrefix(server.origin + "/")
        {
            hops += 1
            guard hops < 10 else { throw Surprise("a loop of redirects at \(location)") }
            answer = try await send(.get, location, nil, site)
        }
        return answer
    }

    private func send(_ method: HTTPRequest.Method, _ url: String, _ body: [UInt8]?, _ site: Site) async throws
        -> Answer
    {
        var fields: HTTPFields = [.acceptLanguage: languages, .userAgent: "Browser/1"]
        fields[.xForwardedFor] = network
        for field in headers { fields[field.name] = field.value }
        if body != nil { fields[.contentType] = "application/x-www-form-urlencoded" }
        if sendsFetchMetadata { fields[.secFetchSite] = site.rawValue }
        // All of ours are SameSite=Lax: another site's form brings none along.
        if method == .get || site != .crossSite {
            let path = Answer(url: url, status: 0, headers: [:], body: []).path
            let sent = cookies.filter { $0.matches(path: path) }.map { "\($0.name)=\($0.value)" }
            if !sent.isEmpty { fields[.cookie] = sent.joined(separator: "; ") }
        }
        let answer = try await server.send(method, url, fields, body: body)
        if keepsCookies {
            for cookie in answer.headers[values: .setCookie].compactMap(Cookie.init(setting:)) {
                cookies.removeAll { $0.name == cookie.name && $0.path == cookie.path }
                cookies.append(cookie)
            }
        }
        return answer
    }
}

extension HTTPField.Name {
    package static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
    static let xForwardedFor = HTTPField.Name("X-Forwarded-For")!
}
