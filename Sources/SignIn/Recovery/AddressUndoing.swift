import FoundationEssentials
import OAuth
import Store

/// Tells the former address of an account that it was changed, with a link that takes it back.
struct AddressUndoing: Sendable {
    let links: MailLinks
    let tenant: Tenant
    /// For who has chosen none.
    let language: String?
    let now: Date

    /// Seconds in which it can be taken back: long enough for who was away over a week-end, or a holiday.
    static let lifetime: TimeInterval = 14 * 86_400

    @Sendable func begin(_ former: Correspondent, _ new: EmailAddress) -> (NewMailProof, Letter)? {
        guard let email = EmailAddress(former.email) else { return nil }
        var facts = MailProof.Facts(email: former.email, user: former.user)
        facts.language = former.language ?? language
        facts.replacement = new.text
        let proof = NewMailProof(
            purpose: .undo, email: email, user: former.user, isProvable: true, facts: facts, browser: nil,
            expiry: now + Self.lifetime)
        var letter = Letter(.changed, to: former.email)
        letter.name = former.name
        letter.language = former.language ?? language
        letter.address = new.text
        letter.link = proof.token.map { links.link($0, for: .password, of: tenant) }
        return (proof, letter)
    }
}
