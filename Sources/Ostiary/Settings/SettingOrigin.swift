/// Where a value came from.
enum SettingOrigin: Sendable, Equatable, CustomStringConvertible {
    case environment(variable: String)
    case environmentFile(variable: String, path: String)
    case configuration(path: String, line: Int, key: String)
    case configurationFile(path: String, line: Int, key: String, file: String)
    /// Found in the data directory, where `dev` has put it.
    case dataDirectory(path: String)
    case standard

    var description: String {
        switch self {
        case .environment(let variable): variable
        case .environmentFile(let variable, let path): "\(variable) (\(path))"
        case .configuration(let path, let line, let key): "\(path):\(line): \(key)"
        case .configurationFile(let path, let line, let key, let file): "\(path):\(line): \(key) (\(file))"
        case .dataDirectory(let path): path
        case .standard: "default"
        }
    }
}
