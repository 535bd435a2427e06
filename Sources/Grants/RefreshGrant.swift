import FoundationEssentials
import Logging
import OAuth
import Store

/// RFC 6749 section 6, with rotation (OAuth 2.1 section 4.3.1) that loses nobody who is honest.
struct RefreshGrant: Sendable {
    let store: Store
    let seal: RefreshTokenSeal
    /// How long a statement may take; as long a family that somebody else holds is asked for again.
    let patience: Duration
    let logger: Logger

    /// Rotates the family: one statement checks everything. Only when that finds nothing is the reason looked for.
    func refresh(
        _ request: RefreshRequest, client: Client, device: Device, tenant: Tenant, now: Date
    ) async throws(Failure<TokenError>) -> GivenTokens {
        let text = String(decoding: request.token.expose(), as: UTF8.self)
        guard let token = seal.open(text, tenant: tenant.id) else { throw .refused(.refreshTokenUnknown) }
        let attempt = RefreshAttempt(
            token: token, client: client.id, allowed: client.grantableScopes, request: request, device: device,
            now: now, began: .now)
        let grant = try await rotated(attempt, tenant: tenant)
        // Of what was granted, what the client may still have.
        let scopes = (request.scopes ?? grant.scopes).intersection(client.grantableScopes)
        guard !scopes.isEmpty else { throw .refused(.scopeNotAllowed) }
        return GivenTokens(
            subject: .person(grant), scopes: scopes,
            resources: request.resources.isEmpty ? grant.resources : request.resources)
    }

    private func rotated(
        _ attempt: RefreshAttempt, tenant: Tenant
    ) async throws(Failure<TokenError>) -> RedeemedGrant {
        let records = store.tenant(tenant.id)
        let lifetime = tenant.policy.refreshIdleLifetime
        let grace = TimeInterval(tenant.policy.refreshGrace)
        let giveUp = ContinuousClock.now + patience
        var pause = Duration.milliseconds(5)
        // A second look is needed when something else was under way at the first; a third hardly ever.
        repeat {
            let rotation = try await storing(as: Failure<TokenError>.self) { () async throws(StoreError) in
                try await records.rotate(attempt, idleLifetime: lifetime)
            }
            if let rotation {
                await watch(rotation, attempt, records)
                return rotation.grant
            }
            let family = try await storing(as: Failure<TokenError>.self) { () async throws(StoreError) in
                try await records.family(attempt.token.family, now: attempt.now)
            }
            switch RefreshVerdict.of(attempt, family?.state, grace: grace) {
            case .again:
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, .milliseconds(200))
            case .retry: if let family { return family.grant }
            case .refused(let refusal): throw .refused(refusal)
            case .reused:
                if let family { try await end(family.grant, after: attempt, tenant: tenant, records) }
                throw .refused(.refreshTokenReused)
            }
        } while ContinuousClock.now < giveUp
        throw .unavailable(retryAfter: 1)
    }

    /// Ends what the tenant says that a reuse ends, and keeps a note for the person's device list.
    private func end(
        _ grant: RedeemedGrant, after attempt: RefreshAttempt, tenant: Tenant, _ records: TenantStore
    ) async throws(Failure<TokenError>) {
        let session = grant.authentication.session
        let event = event(.refreshTokenReused, grant, attempt)
        try await storing(as: Failure<TokenError>.self) { () async throws(StoreError) in
            switch tenant.policy.refreshReuseEnds {
            case .family: _ = try await records.end(grant.id, recording: event, now: attempt.now)
            case .session:
                _ = try await records.end(session, includingOffline: true, recording: event, now: attempt.now)
            case .user:
                _ = try await records.endAll(of: grant.authentication.user, recording: event, now: attempt.now)
            }
        }
    }

    /// Another network and another kind of device at once: nobody is logged out for that, but nothing new is given in the session
    /// before its person has signed in again.
    private func watch(_ rotation: Rotation, _ attempt: RefreshAttempt, _ records: TenantStore) async {
        let (former, device) = (rotation.former, attempt.device)
        guard former.network != device.network, former.kind != device.kind else { return }
        do throws(StoreError) {
            guard try await records.doubt(rotation.grant.authentication.session) else { return }
            try await records.record(event(.refreshSuspicious, rotation.grant, attempt), now: attempt.now)
        } catch {
            logger.error("a suspicious refresh was not noted", metadata: ["error": "\(error)"])
        }
    }

    private func event(_ kind: AuditEvent.Kind, _ grant: RedeemedGrant, _ attempt: RefreshAttempt) -> AuditEvent {
        var event = AuditEvent(kind)
        event.client = attempt.client
        event.user = grant.authentication.user
        event.session = grant.authentication.session
        event.network = attempt.device.network
        return event
    }
}
