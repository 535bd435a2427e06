/// What an ID token of ours says when a client sends it back as `id_token_hint`. A hint only names somebody; it proves nothing.
package struct IDTokenHint: Sendable {
    package let user: UserID
    /// To whom it was given.
    package let client: Client.ID

    package init(user: UserID, client: Client.ID) {
        self.user = user
        self.client = client
    }
}
