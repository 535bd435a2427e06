/// How a new password came to be.
package enum PasswordAuthority: Sendable {
    /// The present one, sealed as it is stored, was found right, in this session; the others end, unless they are kept.
    case present([UInt8], session: SessionID, keepsOthers: Bool)
    /// A mail's link.
    case token(MailToken)
    /// A mail's code, typed in this browser before.
    case proof(MailProofID, browser: [UInt8])
}

/// What became of it.
package enum PasswordSetting: Sendable {
    /// `journey` and the rest of the facts are the proof's, if there was one.
    case set(Correspondent, MailProof?)
    /// The present one is another now, or the account may not act.
    case refused
    case over(MailProof.State)
    case unknown
    /// The former address belongs to another account by now.
    case taken
}
