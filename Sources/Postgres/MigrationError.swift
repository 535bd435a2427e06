/// Why the schema can't be brought forward. Nothing of the file that is named was applied, unless it `endsTransaction`.
package enum MigrationError: Error, Sendable, Equatable {
    /// Not UTF-8, or with a NUL, or not to be opened.
    case unreadable(file: String)
    /// Not `NNNN_name.sql`.
    case misnamed(file: String)
    /// Another file has its number.
    case duplicate(file: String)
    /// It isn't the file that was applied.
    case changed(file: String)
    /// It was applied, and later ones are here, but it's not.
    case missing(file: String)
    /// Not applied, while a later one is: migrations only go forward.
    case outOfOrder(file: String)
    /// The server refused it, in these words.
    case failed(file: String, message: String)
    /// It has a COMMIT or a ROLLBACK, which ended the transaction it runs in: what stands before a COMMIT is applied, and not noted as
    /// applied.
    case endsTransaction(file: String)
    /// The schema is that of a version before the baseline `0001_schema.sql`, which no migration brings forward.
    case beforeBaseline
    case unavailable(message: String)
}

extension MigrationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let file): "migration \(file) can't be read as UTF-8"
        case .misnamed(let file): "migration \(file) is not named NNNN_name.sql"
        case .duplicate(let file): "migration \(file) has the number of another one"
        case .changed(let file): "migration \(file) has changed since it was applied"
        case .missing(let file): "migration \(file) was applied, but is missing from the directory"
        case .outOfOrder(let file): "migration \(file) comes before one that is applied"
        case .failed(let file, let message): "migration \(file) failed: \(message)"
        case .endsTransaction(let file): "migration \(file) ends the transaction it runs in"
        case .beforeBaseline:
            "the database was made by a development version of ostiary before its first release, and can't be migrated: "
                + "begin with an empty one"
        case .unavailable(let message): "the database can't be migrated: \(message)"
        }
    }
}
