/// Who signs the token that stands in the place of a client secret, as Apple has it ("Creating a client secret"): `iss` and `kid`. The
/// private key itself is the stored secret.
package struct SignedClientSecret: Sendable, Hashable, Codable {
    /// `iss`: the developer team.
    package let team: String
    /// `kid`.
    package let key: String

    package init(team: String, key: String) {
        self.team = team
        self.key = key
    }

    enum CodingKeys: String, CodingKey {
        case team = "team_id"
        case key = "key_id"
    }
}
