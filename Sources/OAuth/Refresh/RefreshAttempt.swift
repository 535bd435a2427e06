package import FoundationEssentials

/// A refresh token that is presented: by whom, for what, from where, and when.
package struct RefreshAttempt: Sendable {
    package let token: RefreshToken
    package let client: Client.ID
    package let request: RefreshRequest
    /// What the client may have at all now: it may be less than when it was granted.
    package let allowed: ScopeSet
    package let device: Device
    package let now: Date
    /// The moment that `now` tells, by a clock that measures how long it has waited since.
    package let began: ContinuousClock.Instant

    package init(
        token: RefreshToken, client: Client.ID, allowed: ScopeSet, request: RefreshRequest, device: Device, now: Date,
        began: ContinuousClock.Instant
    ) {
        self.token = token
        self.client = client
        self.allowed = allowed
        self.request = request
        self.device = device
        self.now = now
        self.began = began
    }
}

/// How a family stands whose token could not be rotated.
package struct RefreshFamilyState: Sendable {
    package var client: Client.ID
    package var generation: Int
    package var salt: Secret
    /// Whether what stands on it is good: not ended, not expired, its person may act.
    package var isLive: Bool
    package var isExpired: Bool
    /// When the present token is over, used or not.
    package var expiry: Date
    package var scopes: ScopeSet
    package var resources: [String]
    /// Nil before the first rotation.
    package var refreshed: Date?
    /// What the last rotation asked for.
    package var request: [UInt8]
    /// From where the last rotation came.
    package var device: Device

    package init(
        client: Client.ID, generation: Int, salt: Secret, isLive: Bool, isExpired: Bool, expiry: Date,
        scopes: ScopeSet, resources: [String], refreshed: Date?, request: [UInt8], device: Device
    ) {
        self.client = client
        self.generation = generation
        self.salt = salt
        self.isLive = isLive
        self.isExpired = isExpired
        self.expiry = expiry
        self.scopes = scopes
        self.resources = resources
        self.refreshed = refreshed
        self.request = request
        self.device = device
    }
}

extension RefreshToken {
    /// Whether it is one that the family gave, now or before.
    package func wasGiven(by family: RefreshFamilyState) -> Bool {
        generation <= family.generation
            && Secret(proof).matches(
                Secret(RefreshToken(family: self.family, generation: generation, salt: family.salt).proof))
    }
}

/// Why an attempt rotated nothing.
package enum RefreshVerdict: Sendable, Equatable {
    /// The rotation was done before, for the same caller: it gets the same successor again.
    case retry
    /// The token was used before, and this is no retry: two hold it, and one of them is a thief.
    case reused
    /// Refused, and nothing ends.
    case refused(TokenError)
    /// Nothing stands against it (any more): something else was faster, or holds the family, for a moment.
    case again

    /// Judges an attempt that found nothing to rotate. `grace` is in seconds; 0: there are no retries.
    package static func of(
        _ attempt: RefreshAttempt, _ family: RefreshFamilyState?, grace: TimeInterval
    ) -> RefreshVerdict {
        let token = attempt.token
        // First whether it was ever given: who forges tokens ends nobody's family.
        guard let family, token.wasGiven(by: family) else { return .refused(.refreshTokenUnknown) }
        guard family.client == attempt.client else { return .refused(.refreshTokenOfAnotherClient) }
        guard family.isLive else { return .refused(family.isExpired ? .refreshTokenExpired : .grantEnded) }
        if token.generation == family.generation {
            let asked = attempt.request
            guard asked.scopes?.isSubset(of: family.scopes) ?? true else { return .refused(.scopeNotGranted) }
            guard family.resources.isEmpty || asked.resources.allSatisfy(family.resources.contains) else {
                return .refused(.resourceNotGranted)
            }
            guard !(asked.scopes ?? family.scopes).intersection(attempt.allowed).isEmpty else {
                return .refused(.scopeNotAllowed)
            }
            return .again
        }
        guard token.generation == family.generation - 1, let refreshed = family.refreshed,
            attempt.now.timeIntervalSince(refreshed) < grace
        else { return .reused }
        // One's own second tab or lost answer shares at least one of the two with the first; a thief in the window neither.
        guard attempt.device.userAgent == family.device.userAgent || attempt.device.network == family.device.network
        else { return .reused }
        guard attempt.request.repeats(family.request, granted: family.scopes, family.resources) else {
            return .refused(.refreshRetryDiffers)
        }
        return .retry
    }
}
