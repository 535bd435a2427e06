package import OAuth

/// A tenant as it shall be.
package struct TenantDeclaration: Sendable {
    package let slug: Tenant.Slug
    package let name: String
    /// Nil: as it is; a new one is open.
    package let isEnabled: Bool?
    package let policy: Tenant.Policy
    package let brand: Brand
    package let clients: [ClientDeclaration]
    package let users: [UserDeclaration]
    /// In the order of their buttons.
    package let identityProviders: [ProviderDeclaration]

    /// The same reading for what a command was given. Throws all that is wrong at once.
    package init(_ value: DeclaredValue) throws(DeclarationProblems) {
        let problems = ProblemCollection()
        let tenant = MappingReader(value, at: "", problems).flatMap { TenantDeclaration($0) }
        try problems.throwIfAny()
        guard let tenant else { throw DeclarationProblems("is no tenant") }
        self = tenant
    }

    /// Nil only with a problem.
    init?(_ reader: MappingReader) {
        let slug = reader.required("slug", ValueRules.slug)
        let name = reader.value("name", ValueRules.label)
        isEnabled = reader.flag("enabled")
        policy = Self.policy(reader)
        brand = reader.mapping("brand").map { BrandDeclaration.read($0) } ?? Brand()
        clients = reader.mappings("clients").unique(by: \.client.id, "id") { ClientDeclaration($0) }
        users = reader.mappings("users").unique(by: \.email.key, "email") { UserDeclaration($0) }
        identityProviders = reader.mappings("identity_providers", atMost: 100).unique(by: \.id, "id") {
            ProviderDeclaration($0)
        }
        reader.end()
        guard let slug else { return nil }
        self.slug = slug
        self.name = name ?? slug.description
    }

    private static func policy(_ reader: MappingReader) -> Tenant.Policy {
        var policy = Tenant.Policy()
        let tenYears = 3650 * 86400
        policy.defaultAudience = reader.value("default_audience", ValueRules.audience)
        if let algorithm = reader.value("access_token_algorithm", ValueRules.choice(of: SigningAlgorithm.self)) {
            policy.accessTokenAlgorithm = algorithm
        }
        func set(_ name: String, _ path: WritableKeyPath<Tenant.Policy, Int>, _ range: ClosedRange<Int>) {
            if let seconds = reader.value(name, ValueRules.duration(range)) { policy[keyPath: path] = seconds }
        }
        set("access_token_lifetime", \.accessTokenLifetime, 10...86400)
        set("session_idle_lifetime", \.sessionIdleLifetime, 60...tenYears)
        set("session_lifetime", \.sessionLifetime, 60...tenYears)
        set("refresh_lifetime", \.refreshLifetime, 60...tenYears)
        set("refresh_remembered_lifetime", \.rememberedRefreshLifetime, 60...tenYears)
        set("refresh_idle_lifetime", \.refreshIdleLifetime, 60...tenYears)
        set("refresh_grace", \.refreshGrace, 0...600)
        if let end = reader.value("refresh_reuse_ends", ValueRules.choice(of: Tenant.ReuseConsequence.self)) {
            policy.refreshReuseEnds = end
        }
        policy.refreshEndsWithSession = reader.flag("refresh_ends_with_session") ?? false
        // A key is published for a day before it signs: it can't live shorter than that.
        set("key_lifetime", \.keyLifetime, 86400...tenYears)
        if let rule = reader.value("sign_up", ValueRules.choice(of: Tenant.SignUpRule.self)) { policy.signUp = rule }
        policy.signUpDomains = reader.list("sign_up_domains", ValueRules.domain) ?? []
        set("verification_lifetime", \.verificationLifetime, 60...604_800)
        set("reset_lifetime", \.resetLifetime, 60...86400)
        if let minimum = reader.value("password_minimum", ValueRules.count(8...64)) { policy.passwordMinimum = minimum }
        set("deletion_grace", \.deletionGrace, 0...31_536_000)
        return policy
    }
}
