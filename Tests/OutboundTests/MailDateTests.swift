import FoundationEssentials
import Testing

@testable import Outbound

@Suite struct MailDateTests {
    @Test(arguments: [
        (0, "Thu, 1 Jan 1970 00:00:00 +0000"), (951_782_399.9, "Mon, 28 Feb 2000 23:59:59 +0000"),
        (951_827_696, "Tue, 29 Feb 2000 12:34:56 +0000"), (-1, "Wed, 31 Dec 1969 23:59:59 +0000"),
        (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 +0000"),
    ])
    func `a date is in English and UTC`(_ seconds: Double, _ expected: String) throws {
        #expect(try MailDate.text(Date(timeIntervalSince1970: seconds)) == expected)
    }
}
