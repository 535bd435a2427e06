package import OAuth
import Store

extension TestTenant {
    /// What was written to an address, the newest first: the letter as it waits in the outbox. Of the same second, in no order.
    package func letters(to address: String) async throws -> [Letter] {
        try await store.mails(after: nil, limit: 200).filter { $0.recipient == address }.compactMap(\.letter)
    }

    /// The newest letter to an address, which has to be of this kind.
    package func letter(_ kind: Letter.Kind, to address: String) async throws -> Letter {
        guard let letter = try await letters(to: address).first, letter.kind == kind else {
            throw Surprise("no \(kind.rawValue) to \(address)")
        }
        return letter
    }
}

extension Letter {
    /// What its link carries.
    package var token: String {
        String((link ?? "").split(separator: "=", maxSplits: 1).dropFirst().first ?? "")
    }

    /// A code that isn't the one in it.
    package var wrongCode: String { code == "0000 0000" ? "0000 0001" : "0000 0000" }
}
