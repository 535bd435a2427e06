import OAuth

/// Prints a long list page by page, so that its length costs no memory: a JSON array, or rows in columns.
struct Listing<Element> {
    static var pageSize: Int { 500 }

    let json: Bool
    let document: (Element) -> JSONObject
    let row: (Element) -> [String]

    /// `page` answers what comes behind the last element of the page before; nil: from the start.
    func print(_ page: (Element?) async throws -> [Element]) async throws {
        var last: Element?
        if json { Swift.print("[", terminator: "") }
        repeat {
            let elements = try await page(last)
            if json {
                for (index, element) in elements.enumerated() {
                    let text = String(decoding: document(element).bytes, as: UTF8.self)
                    Swift.print(last == nil && index == 0 ? "\n" : ",\n", text, separator: "", terminator: "")
                }
            } else {
                Output.columns(elements.map { row($0).map(Output.printable) })
            }
            last = elements.count < Self.pageSize ? nil : elements.last
        } while last != nil
        if json { Swift.print("\n]") }
    }
}
