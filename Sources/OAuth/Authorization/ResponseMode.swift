/// How the answer travels back (OAuth 2.0 Multiple Response Types, Form Post Response Mode).
package enum ResponseMode: String, Sendable, CaseIterable {
    case query
    case formPost = "form_post"
}
