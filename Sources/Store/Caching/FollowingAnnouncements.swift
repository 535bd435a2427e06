import FoundationEssentials
package import OAuth
import Postgres

extension ServerStore {
    /// What a follower of the changes hears.
    package enum ChangeNotice: Sendable {
        case changed(Tenant.ID)
        /// The line was down, or is just up: anything may have changed.
        case anything
    }

    /// Follows the changes that any node announces, until the task is cancelled.
    package func followChanges(_ handle: (ChangeNotice) -> Void) async {
        for await notification in notifications(of: .change) {
            switch notification {
            case .payload(let payload):
                handle(UUID(uuidString: payload).map { .changed(Tenant.ID($0)) } ?? .anything)
            case .lost, .listening:
                handle(.anything)
            }
        }
    }

    /// Says whenever there may be new logout notices, until the task is cancelled.
    package func followLogoutNotices(_ handle: () -> Void) async {
        for await _ in notifications(of: .logoutNotice) { handle() }
    }

    /// The same for mails.
    package func followMails(_ handle: () -> Void) async {
        for await _ in notifications(of: .mail) { handle() }
    }
}
