import Testing

@testable import Outbound

@Suite struct ReceptionTests {
    private func reception(_ lines: [String], maximumHeadBytes: Int = 1000) -> Reception {
        var reception = Reception(maximumHeadBytes: maximumHeadBytes, maximumBodyBytes: 10)
        for line in lines where !reception.isTooLarge { _ = take(line, &reception) }
        return reception
    }

    private func take(_ line: String, _ reception: inout Reception) -> Bool {
        Array((line + "\r\n").utf8).withUnsafeBytes { reception.takeHeaderLine($0) }
    }

    @Test func `headers keep order, repetition and inner space`() {
        let headers = reception(["HTTP/1.1 200 OK", "A: 1", "b:2 ", "A:  x y ", "Empty:", "no colon", ""]).headers
        #expect(headers.map(\.name) == ["A", "b", "A", "Empty"])
        #expect(headers.map(\.value) == ["1", "2", "x y", ""])
    }

    @Test func `the last answer counts, its trailers don't`() {
        let lines = ["HTTP/1.1 103 Early Hints", "A: 1", "", "HTTP/1.1 200 OK", "B: 2", "", "C: 3"]
        #expect(reception(lines).headers.map(\.name) == ["B"])
    }

    @Test func `a byte too many ends it`() {
        var exact = reception(["HTTP/1.1 200 OK", "A: 1", ""], maximumHeadBytes: 25)
        #expect(!exact.isTooLarge)
        #expect(!take("", &exact))
        #expect(exact.isTooLarge)

        var body = reception(["HTTP/1.1 200 OK", ""])
        for count in [4, 6] {
            #expect([UInt8](repeating: 7, count: count).withUnsafeBytes { body.takeBody($0) })
        }
        #expect(body.body == [UInt8](repeating: 7, count: 10))
        #expect(![7 as UInt8].withUnsafeBytes { body.takeBody($0) })
        #expect(body.isTooLarge)
    }
}
