/// Every way in which a value leaves a trace in a log without being asked for its content.
func traces(of value: some Any) -> [String] {
    var dumped = ""
    dump(value, to: &dumped)
    let children = Mirror(reflecting: value).children.map { "\($0.value) \(String(reflecting: $0.value))" }
    return ["\(value)", "\([value])", String(describing: value), String(reflecting: value), dumped] + children
}
