import OAuth
import Testing

/// No case of an error is without a test: those made in this target are produced by the tables of its tests, and the others
/// stand here by name, so that a new case must be put somewhere.
struct ErrorCompletenessTests {
    private func expectComplete<E: CaseIterable & Hashable>(_ produced: Set<E>, elsewhere: Set<E>) {
        #expect(produced.isDisjoint(with: elsewhere))
        #expect(produced.union(elsewhere) == Set(E.allCases))
    }

    @Test func `every refusal of the authorization endpoint is produced`() {
        // The form is read before there is a parser.
        expectComplete(Set(AuthorizationRefusalTests.rows.map(\.refusal)), elsewhere: [.notAForm])
    }

    @Test func `every error of the authorization endpoint is produced`() {
        let parsed = Set(AuthorizationErrorTests.rows.map(\.error))
        #expect(parsed.isDisjoint(with: NextStepTests.errors))
        expectComplete(
            parsed.union(NextStepTests.errors),
            // The hint needs keys, the answers people, the rest a server. An account can't be asked for without a page:
            // `prompt=none select_account` is refused before.
            elsewhere: [
                .accountSelectionRequired, .hintMalformed, .consentDenied, .signInExpired, .signInDeclined,
                .serverError, .unavailable,
            ])
    }

    @Test func `every error of the token endpoint is produced`() {
        let produced = Set(
            PresentedCredentialsTests.rows.map(\.error) + TokenRequestTests.rows.map(\.error)
                + RefreshVerdictTests.errors)
        expectComplete(
            produced,
            // These need a registered client, or a code that was stored.
            elsewhere: [
                .notAForm, .grantNotAllowed, .methodNotAllowed, .secretWrong, .codeExpired, .codeReplayed,
                .codeOfAnotherClient, .refreshTokenReused, .tokenMissing, .tokenOfAnotherClient,
                .redirectURIMissing, .redirectURIMismatch, .verifierMissing, .verifierUnexpected,
                .verifierWrong,
            ])
    }

    @Test func `every error of a protected resource is produced`() {
        expectComplete(
            Set(BearerTokenTests.rows.map(\.error)),
            // These need the token's verifier.
            elsewhere: [
                .requestMalformed, .tokenMalformed, .tokenExpired, .tokenForAnother, .tokenWithoutUser, .grantEnded,
                .openIDScopeMissing,
            ])
    }
}
