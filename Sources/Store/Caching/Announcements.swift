import FoundationEssentials
package import OAuth
import Postgres

extension ServerStore {
    /// What other nodes (and this one) changed.
    package enum Announcement: Sendable {
        case changed(Tenant.ID)
        /// The line was down, or is just up: anything may have changed.
        case anything
    }

    /// Follows the announcements until the task is cancelled.
    package func followAnnouncements(_ handle: (Announcement) -> Void) async {
        for await notification in announcements() {
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
        for await _ in logoutNoticeAnnouncements() { handle() }
    }

    /// The same for mails.
    package func followMails(_ handle: () -> Void) async {
        for await _ in mailAnnouncements() { handle() }
    }
}
