/// The JSON of every refusal: the specification's error, its constant text, the stable reason code, and the incident that the
/// operator's log knows.
package enum ErrorDocument {
    /// The document; the code is a specification's, the rest is ours.
    package static func document(code: String, description: String, reason: String, incident: String) -> JSONObject {
        var document = JSONObject()
        document.set("error", code)
        document.set("error_description", description)
        document.set("reason", reason)
        document.set("incident", incident)
        return document
    }
}
