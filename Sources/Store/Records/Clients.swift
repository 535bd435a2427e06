package import FoundationEssentials
package import OAuth
import Postgres

/// A client as it is stored: what the protocol sees, and what only its authentication and the operator do.
package struct RegisteredClient: Sendable {
    package let client: Client
    /// Nil exactly for public clients.
    package let secretDigest: ClientSecretDigest?
    package let backchannelLogoutURI: String?
    /// The resources that it serves (RFC 8707): it may introspect tokens for them.
    package let resourceURIs: [String]

    package init(
        client: Client, secretDigest: ClientSecretDigest?, backchannelLogoutURI: String?, resourceURIs: [String] = []
    ) {
        self.client = client
        self.secretDigest = secretDigest
        self.backchannelLogoutURI = backchannelLogoutURI
        self.resourceURIs = resourceURIs
    }
}

extension TenantStore {
    static let clientByID = TenantStatement(
        """
        SELECT id, name, auth_method, secret_digest, redirect_uris, post_logout_redirect_uris, grant_types, scopes,
               first_party, application_type, pkce_required, id_token_algorithm, logo_uri, backchannel_logout_uri,
               resource_uris
        FROM clients WHERE tenant_id = $1 AND id = $2
        """)

    static let allClients = TenantStatement(
        """
        SELECT id, name, auth_method, secret_digest, redirect_uris, post_logout_redirect_uris, grant_types, scopes,
               first_party, application_type, pkce_required, id_token_algorithm, logo_uri, backchannel_logout_uri,
               resource_uris
        FROM clients WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3
        """)

    static let clientUpsert = TenantStatement(
        """
        INSERT INTO clients (tenant_id, id, name, auth_method, secret_digest, redirect_uris, post_logout_redirect_uris,
                             grant_types, scopes, first_party, application_type, pkce_required, id_token_algorithm,
                             logo_uri, backchannel_logout_uri, resource_uris, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        ON CONFLICT (tenant_id, id) DO UPDATE
        SET name = excluded.name, auth_method = excluded.auth_method,
            secret_digest = CASE WHEN 'secret' = ANY ($18) AND excluded.auth_method <> 'none'
                THEN coalesce(clients.secret_digest, excluded.secret_digest) ELSE excluded.secret_digest END,
            redirect_uris = excluded.redirect_uris, post_logout_redirect_uris = excluded.post_logout_redirect_uris,
            grant_types = excluded.grant_types, scopes = excluded.scopes, first_party = excluded.first_party,
            application_type = excluded.application_type, pkce_required = excluded.pkce_required,
            id_token_algorithm = excluded.id_token_algorithm, logo_uri = excluded.logo_uri,
            backchannel_logout_uri = excluded.backchannel_logout_uri, resource_uris = excluded.resource_uris
        WHERE NOT $19 AND ((clients.name, clients.auth_method, clients.redirect_uris,
                            clients.post_logout_redirect_uris, clients.grant_types, clients.scopes,
                            clients.first_party, clients.application_type, clients.pkce_required,
                            clients.id_token_algorithm, clients.logo_uri, clients.backchannel_logout_uri,
                            clients.resource_uris)
            IS DISTINCT FROM
              (excluded.name, excluded.auth_method, excluded.redirect_uris, excluded.post_logout_redirect_uris,
               excluded.grant_types, excluded.scopes, excluded.first_party, excluded.application_type,
               excluded.pkce_required, excluded.id_token_algorithm, excluded.logo_uri,
               excluded.backchannel_logout_uri, excluded.resource_uris)
            OR clients.secret_digest IS DISTINCT FROM excluded.secret_digest AND NOT 'secret' = ANY ($18))
        RETURNING xmax = 0, secret_digest IS NOT DISTINCT FROM $5
        """)

    /// Nil when the tenant has no such client.
    package func client(_ id: Client.ID) async throws(StoreError) -> RegisteredClient? {
        guard let row = try await run(Self.clientByID, id.description).first else { return nil }
        return try RegisteredClient(row)
    }

    /// One page of the clients, in the order of their ids, from the first one behind `id` (empty: from the start).
    package func clients(after id: String, limit: Int) async throws(StoreError) -> [RegisteredClient] {
        var clients: [RegisteredClient] = []
        for row in try await run(Self.allClients, id, limit) { clients.append(try RegisteredClient(row)) }
        return clients
    }

    /// Creates the client, or makes it like this one. `hasSecret` tells whether the digest that was given is the client's from
    /// now on, and not one that was kept.
    package func save(
        _ registered: RegisteredClient, ifPresent: IfPresent = .replace(), now: Date
    ) async throws(StoreError) -> (change: Change, hasSecret: Bool) {
        let client = registered.client
        let rows = try await run(
            Self.clientUpsert, client.id.description, client.name, client.authenticationMethod.rawValue,
            registered.secretDigest?.bytes, client.redirectURIs.map(\.description),
            client.postLogoutRedirectURIs.map(\.description), client.grantTypes.map(\.rawValue).sorted(),
            client.scopes.tokens,
            client.isFirstParty, client.applicationType.rawValue, client.requiresPKCE,
            client.idTokenAlgorithm.rawValue, client.logoURI, registered.backchannelLogoutURI, registered.resourceURIs,
            now, ifPresent.kept, ifPresent.leaves)
        guard let row = rows.first else {
            // Nothing differs, and so the secret doesn't, unless it was not looked at.
            return (.unchanged, !ifPresent.leaves && !ifPresent.kept.contains(IfPresent.KeptColumn.secret.rawValue))
        }
        let (isNew, hasSecret) = try row.read(Bool.self, Bool.self)
        return (isNew ? .created : .changed, hasSecret)
    }
}

extension RegisteredClient {
    fileprivate init(_ row: Row) throws(StoreError) {
        let (
            id, name, method, digest, redirectURIs, postLogout, grantTypes, scopes, firstParty, type, pkce, algorithm,
            logo, backchannel, resources
        ) = try row.read(
            String.self, String.self, String.self, [UInt8]?.self, [String].self, [String].self, [String].self,
            [String].self, Bool.self, String.self, Bool.self, String.self, String?.self, String?.self, [String].self)
        let client = Client(
            id: try stored(Client.ID(id), "client id"), name: name,
            authenticationMethod: try stored(Client.AuthenticationMethod(rawValue: method), "method"),
            redirectURIs: try Self.addresses(redirectURIs), postLogoutRedirectURIs: try Self.addresses(postLogout),
            grantTypes: Set(grantTypes.compactMap(GrantType.init(rawValue:))),
            scopes: ScopeSet(scopes), isFirstParty: firstParty,
            applicationType: try stored(Client.ApplicationType(rawValue: type), "application type"),
            requiresPKCE: pkce,
            idTokenAlgorithm: try stored(SigningAlgorithm(rawValue: algorithm), "algorithm"), logoURI: logo)
        self.init(
            client: client, secretDigest: digest.flatMap(ClientSecretDigest.init(stored:)),
            backchannelLogoutURI: backchannel, resourceURIs: resources)
    }

    private static func addresses(_ texts: [String]) throws(StoreError) -> [RegisteredRedirectURI] {
        var addresses: [RegisteredRedirectURI] = []
        for text in texts { addresses.append(try stored(try? RegisteredRedirectURI(text), "redirect URI")) }
        return addresses
    }
}
