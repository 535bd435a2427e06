import Crypto
import FoundationEssentials
import OAuth

/// Seals what stands in a column (AES-256-GCM). The associated data is tenant, table, column and row: a value copied to another
/// place doesn't open there.
struct ColumnSeal: Sendable {
    private let key: SymmetricKey
    private let digestKey: SymmetricKey

    init(_ masterSecret: MasterSecret) {
        key = masterSecret.key(for: .columns)
        digestKey = masterSecret.key(for: .clientSecrets)
    }

    struct Place {
        let tenant: String
        let table: StaticString
        let column: StaticString
        let row: String

        fileprivate var associatedData: [UInt8] { Array("\(tenant)/\(table)/\(column)/\(row)".utf8) }
    }

    func seal(_ plain: [UInt8], at place: Place) throws(StoreError) -> [UInt8] {
        guard let box = try? AES.GCM.seal(plain, using: key, authenticating: place.associatedData),
            let combined = box.combined
        else { throw .broken("a column could not be sealed") }
        return Array(combined)
    }

    /// For what only has to be recognised: HMAC-SHA256 under a key of its own.
    func digest(_ plain: [UInt8], at place: Place) -> [UInt8] {
        var code = HMAC<SHA256>(key: digestKey)
        code.update(data: place.associatedData + [0])
        code.update(data: plain)
        return Array(code.finalize())
    }

    func open(_ sealed: [UInt8], at place: Place) throws(StoreError) -> [UInt8] {
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let plain = try? AES.GCM.open(box, using: key, authenticating: place.associatedData)
        else { throw .broken("a sealed column does not open: \(place.table).\(place.column)") }
        return Array(plain)
    }
}
