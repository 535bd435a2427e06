import CCurl
import EventThread

/// One call as libcurl's transfer: how it may be done, and what has come of it. Belongs to the event thread.
protocol Transfer: AnyObject, SendableMetatype {
    /// What is asked for.
    associatedtype Job: Sendable
    associatedtype Settings: Sendable
    associatedtype Success: Sendable
    associatedtype Failure: TransferFailure

    var call: Call<Self> { get }
    var handle: EasyHandle { get }

    /// Nothing is connected to yet.
    init(_ call: Call<Self>, _ settings: Settings) throws(Failure)

    /// libcurl has come to its end with it. To be called once.
    func libcurlIsDone(_ code: CURLcode) -> Progress<Self>
}

/// How far a transfer is.
enum Progress<Kind: Transfer> {
    case over(Call<Kind>.Outcome)
    /// The transfer goes on by itself, by `then`, when the descriptor that libcurl has left to it is ready.
    case waits(for: Readiness, of: Int32, then: () -> Progress<Kind>)
}

/// Why a transfer has failed; of each kind, these.
protocol TransferFailure: Error {
    /// There was no place for it. Nothing was sent.
    static var busy: Self { get }
    static var timedOut: Self { get }
    static var cancelled: Self { get }
    static var stopped: Self { get }
}
