import FoundationEssentials
import Grants
import OAuth
import SignIn
import Store

/// Rows that are written with what they tell of, and delivered afterwards.
protocol Outbox: Sendable {
    associatedtype Delivery: Sendable
    /// Whom a delivery is for, as far as it may hold up others.
    associatedtype Recipient: Hashable & Sendable

    /// For the log.
    var name: String { get }
    /// With so many under way a recipient gets no more: one that hangs leaves room for the others.
    var share: Int { get }
    /// How many are under way at once.
    var width: Int { get }

    func recipient(of delivery: Delivery) -> Recipient
    /// Takes attempts that are due: nobody else makes them meanwhile.
    func due(_ limit: Int, busy: [Recipient], now: Date) async throws(StoreError) -> [Delivery]
    /// When the next attempt is due, but for the `busy` ones; nil when nothing is queued.
    func next(busy: [Recipient]) async throws(StoreError) -> Date?
    /// Makes an attempt, and settles what came of it.
    func attempt(_ delivery: Delivery, now: @escaping @Sendable () -> Date) async
    /// Says whenever there may be something new, until the task is cancelled.
    func follow(_ handle: () -> Void) async
}

/// Clients that are to be told of logouts.
struct LogoutNoticeOutbox: Outbox {
    let backChannelLogout: BackChannelLogout
    let store: Store

    let name = "logout notices"
    let share = 4
    let width = 16

    func recipient(of delivery: LogoutDelivery) -> LogoutDelivery.Recipient { delivery.recipient }

    func due(_ limit: Int, busy: [LogoutDelivery.Recipient], now: Date) async throws(StoreError) -> [LogoutDelivery] {
        try await backChannelLogout.due(limit, busy: busy, now: now)
    }

    func next(busy: [LogoutDelivery.Recipient]) async throws(StoreError) -> Date? {
        try await backChannelLogout.next(busy: busy)
    }

    func attempt(_ delivery: LogoutDelivery, now: @escaping @Sendable () -> Date) async {
        await backChannelLogout.attempt(delivery, now: now)
    }

    func follow(_ handle: () -> Void) async { await store.server.followLogoutNotices(handle) }
}

/// Mail to people. All of it goes through one server, so that a tenant's share is what is fair to the others.
struct MailOutbox: Outbox {
    let dispatch: MailDispatch

    let name = "mails"
    let share = 3
    let width = 4

    func recipient(of delivery: MailDelivery) -> Tenant.ID { delivery.tenantID }

    func due(_ limit: Int, busy: [Tenant.ID], now: Date) async throws(StoreError) -> [MailDelivery] {
        try await dispatch.due(limit, busy: busy, now: now)
    }

    func next(busy: [Tenant.ID]) async throws(StoreError) -> Date? { try await dispatch.next(busy: busy) }

    func attempt(_ delivery: MailDelivery, now: @escaping @Sendable () -> Date) async {
        await dispatch.attempt(delivery, now: now)
    }

    func follow(_ handle: () -> Void) async { await dispatch.follow(handle) }
}
