import FoundationEssentials
import Logging
import OAuth
import Store

extension TenantStore {
    /// Keeps an event of something that has happened already: that this fails is for the log, and for nobody who waits.
    func record(_ event: AuditEvent, orLog logger: Logger, now: Date) async {
        do {
            try await record(event, now: now)
        } catch {
            logger.error(
                "an audit event was not recorded", metadata: ["kind": "\(event.kind.rawValue)", "error": "\(error)"])
        }
    }
}
