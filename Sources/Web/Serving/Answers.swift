import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import OAuth

extension Response {
    init(status: Int, _ fields: [HTTPField] = [], type: String? = nil, bytes: [UInt8] = []) {
        var headers = HTTPFields()
        for field in fields { headers.append(field) }
        if let type { headers[.contentType] = type }
        self.init(
            status: HTTPResponse.Status(code: status), headers: headers,
            body: bytes.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A JSON document; without a charset parameter, which JSON doesn't have and two client libraries warn about.
    static func json(_ object: JSONObject, status: Int = 200, _ fields: [HTTPField] = []) -> Response {
        Response(status: status, fields, type: "application/json", bytes: object.bytes)
    }

    /// To another address by GET, whatever the method was (RFC 9110 section 15.4.4; OAuth 2.1 section 7.5.2 for credentials).
    static func seeOther(_ address: String, _ fields: [HTTPField] = []) -> Response {
        Response(status: 303, [HTTPField(name: .location, value: address)] + fields)
    }

    /// The document, or 304 when the client has it (RFC 9110 section 13.1.2).
    static func document(_ document: Document, type: String, for request: ServerRequest) -> Response {
        let tag = HTTPField(name: .eTag, value: document.entityTag)
        if let known = request.header(.ifNoneMatch), known.contains(document.entityTag) || known == "*" {
            return Response(status: 304, [tag])
        }
        return Response(status: 200, [tag], type: type, bytes: document.bytes)
    }
}

extension HTTPField {
    /// How many seconds to wait before trying again (RFC 9110 section 10.2.3).
    static func retryAfter(_ seconds: Int) -> HTTPField { HTTPField(name: .retryAfter, value: String(seconds)) }
}
