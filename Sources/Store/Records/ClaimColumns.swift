import OAuth
import Postgres

/// `users.profile`: an object of texts by claim name.
enum ProfileColumn {
    static func read(_ column: JSONB) throws(StoreError) -> [StandardClaim: String] {
        var claims: [StandardClaim: String] = [:]
        for (name, text) in try AddressColumn.read(column) {
            if let claim = StandardClaim(rawValue: name) { claims[claim] = text }
        }
        return claims
    }

    static func write(_ claims: [StandardClaim: String]) -> JSONB {
        AddressColumn.write(Dictionary(uniqueKeysWithValues: claims.map { ($0.key.rawValue, $0.value) }))
    }
}

/// `users.address`: an object of texts by member of the address claim.
enum AddressColumn {
    static func read(_ column: JSONB) throws(StoreError) -> [String: String] {
        if column.text == "{}" { return [:] }
        let object = try stored(JSONValue(parsing: Array(column.text.utf8))?.object, "profile")
        return object.compactMapValues(\.string)
    }

    static func write(_ members: [String: String]) -> JSONB {
        var object = JSONObject()
        for (name, text) in members.sorted(by: { $0.key < $1.key }) { object.set(name, text) }
        return JSONB(String(decoding: object.bytes, as: UTF8.self))
    }
}
