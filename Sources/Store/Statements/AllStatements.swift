/// Every statement there is, so that a test can prepare each. Another test counts the declarations in the sources: none can be
/// left out here.
package enum AllStatements {
    package static let ofTenants: [TenantStatement] = [
        TenantStore.allClients, TenantStore.allUsers, TenantStore.auditInsert, TenantStore.clientByID,
        TenantStore.clientUpsert, TenantStore.consentAdd, TenantStore.consentOf, TenantStore.familiesRotate,
        TenantStore.familyState, TenantStore.grantEnd, TenantStore.grantInsert, TenantStore.grantRedeem,
        TenantStore.grantState, TenantStore.grantUserClaims, TenantStore.grantsOfClientInSessionEnd,
        TenantStore.grantsOfSessionEnd, TenantStore.grantsOfUserEnd, TenantStore.passwordAccount,
        TenantStore.passwordReplace, TenantStore.sessionBegin, TenantStore.sessionDoubt, TenantStore.sessionEnd,
        TenantStore.sessionLive, TenantStore.sessionRenew, TenantStore.sessionTouch, TenantStore.sessionsOfUserEnd,
        TenantStore.signingKeyHasten, TenantStore.signingKeyInsert, TenantStore.signingKeyPromote,
        TenantStore.signingKeyRetire, TenantStore.signingKeys, TenantStore.tokenIsGood, TenantStore.tokenRevoke,
        TenantStore.userByEmail, TenantStore.userIDByEmail, TenantStore.userLock, TenantStore.userUpsert,
    ]

    package static let ofServer: [ServerStatement] = [
        ServerStore.allTenants, ServerStore.masterSecretCheck, ServerStore.masterSecretCheckInsert,
        ServerStore.pepperMarkDelete, ServerStore.pepperMarkInsert, ServerStore.pepperMarks, ServerStore.pepperUse,
        ServerStore.ping, ServerStore.tenantBySlug, ServerStore.tenantEnable, ServerStore.tenantUpsert,
        ServerStore.tenantsWithKeysDue,
    ]
}
