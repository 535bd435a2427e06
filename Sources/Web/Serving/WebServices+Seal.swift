import OAuth

extension WebServices {
    /// What a page carries to the next request of this tenant, sealed.
    func seal(_ transaction: some SealedTransaction, for request: TenantRequest) throws(Fault) -> String {
        guard let sealed = transactions.seal(transaction, tenant: request.tenant.id) else {
            throw .broken("a transaction could not be sealed")
        }
        return sealed
    }
}
