package import HTTPTypes
package import OAuth

/// What came back for one request.
package struct Answer: Sendable {
    /// What was asked for.
    package let url: String
    package let status: Int
    package let headers: HTTPFields
    package let body: [UInt8]

    package init(url: String, status: Int, headers: HTTPFields, body: [UInt8]) {
        self.url = url
        self.status = status
        self.headers = headers
        self.body = body
    }

    package var text: String { String(decoding: body, as: UTF8.self) }
    package var location: String? { headers[.location] }
    package var json: [String: JSONValue] { JSONValue(parsing: body)?.object ?? [:] }
    package var forms: [Form] { Form.all(in: text) }

    /// The page's only form.
    package var form: Form? { forms.count == 1 ? forms[0] : nil }

    /// The path of what was asked for, without the query.
    package var path: String {
        let rest = url.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" }
        return String(rest.prefix { $0 != "?" })
    }

    /// The reason code on an error page or in an error document.
    package var reason: String? {
        json["reason"]?.string ?? text.firstMatch(of: /<dt>Reason<\/dt><dd><code>([^<]*)<\/code>/).map { String($0.1) }
    }

    package var incident: String? {
        json["incident"]?.string
            ?? text.firstMatch(of: /Incident(<\/dt><dd>| )<code>([^<]*)<\/code>/).map { String($0.2) }
    }
}
