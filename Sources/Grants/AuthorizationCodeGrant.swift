import FoundationEssentials
import OAuth
import Store

/// RFC 6749 section 4.1.3 with RFC 7636 section 4.6.
struct AuthorizationCodeGrant: Sendable {
    let store: Store

    /// Redeems the code: one statement checks everything and takes it. Only when that finds nothing is the reason looked for.
    func redeem(
        _ request: AuthorizationCodeRequest, client: Client, device: Device, tenant: Tenant, now: Date
    ) async throws(Failure<TokenError>) -> GivenTokens {
        let records = store.tenant(tenant.id)
        let redeemed: RedeemedGrant?
        do throws(StoreError) {
            redeemed = try await records.redeem(
                request.code, client: client.id, redirectURI: request.redirectURI,
                challenge: request.verifier?.challenge, resources: request.resources, device: device,
                now: now)
        } catch {
            throw Failure(error)
        }
        guard let redeemed else {
            throw .refused(try await refusal(of: request, client: client, device: device, records: records, now: now))
        }
        return GivenTokens(
            subject: .person(redeemed), scopes: redeemed.scopes,
            resources: request.resources.isEmpty ? redeemed.resources : request.resources)
    }

    private func refusal(
        of request: AuthorizationCodeRequest, client: Client, device: Device, records: TenantStore, now: Date
    ) async throws(Failure<TokenError>) -> TokenError {
        do throws(StoreError) {
            guard let state = try await records.state(of: request.code) else { return .codeUnknown }
            let refusal = AuthorizationCodeGrant.refusal(of: request, state: state, client: client, now: now)
            // RFC 6749 section 4.1.2: what the code gave is revoked, since one of the two who know it is a thief.
            if refusal == .codeReplayed {
                var event = AuditEvent(.codeReplayed)
                event.client = client.id
                event.user = state.user
                event.session = state.session
                event.network = device.network
                _ = try await records.end(GrantID(request.code.row), recording: event, now: now)
            }
            return refusal
        } catch {
            throw Failure(error)
        }
    }

    /// Why a code that exists was not given, in the order in which the reasons matter.
    private static func refusal(
        of request: AuthorizationCodeRequest, state: GrantState, client: Client, now: Date
    ) -> TokenError {
        guard state.client == client.id else { return .codeOfAnotherClient }
        if state.redeemed { return .codeReplayed }
        if state.ended { return .grantEnded }
        if state.codeExpiry <= now { return .codeExpired }
        switch (state.challenge, request.verifier) {
        case (nil, .some): return .verifierUnexpected
        case (.some, nil): return .verifierMissing
        case (let challenge?, let verifier?) where !challenge.isMet(by: verifier): return .verifierWrong
        default: break
        }
        switch request.redirectURI {
        case nil: if state.redirectURI != nil, state.challenge == nil { return .redirectURIMissing }
        case let presented?: if state.redirectURI != presented { return .redirectURIMismatch }
        }
        guard state.resources.isEmpty || request.resources.allSatisfy(state.resources.contains) else {
            return .resourceNotGranted
        }
        return .grantEnded
    }
}
