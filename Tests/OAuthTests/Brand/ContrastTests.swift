import Testing

@testable import OAuth

struct ContrastTests {
    /// What other checkers of contrast say, cut to two digits.
    @Test(arguments: [
        ("#000000", "#ffffff", "21:1"), ("#ffffff", "#ffffff", "1:1"), ("#777777", "#ffffff", "4.47:1"),
        ("#767676", "#ffffff", "4.54:1"), ("#0000ff", "#ffffff", "8.59:1"), ("#ff0000", "#ffffff", "3.99:1"),
        ("#008000", "#ffffff", "5.13:1"), ("#00ff00", "#ffffff", "1.37:1"), ("#ffff00", "#ffffff", "1.07:1"),
        ("#595959", "#ffffff", "7:1"), ("#949494", "#ffffff", "3.03:1"), ("#ff0000", "#000000", "5.25:1"),
        ("#0000ff", "#000000", "2.44:1"), ("#1f5fbf", "#ffffff", "6.09:1"), ("#ff00ff", "#00ff00", "2.28:1"),
    ])
    func `two colours have the contrast that WCAG computes`(left: String, right: String, contrast: String) throws {
        let (left, right) = (try Color(left), try Color(right))
        #expect(left.contrast(with: right).description == contrast)
        #expect(left.contrast(with: right) == right.contrast(with: left))
    }

    @Test(arguments: [
        ("#000000", 0), ("#ffffff", 1), ("#ff0000", 0.2126), ("#00ff00", 0.7152), ("#0000ff", 0.0722),
        ("#808080", 0.215861), ("#0a0a0a", 0.003035), ("#0b0b0b", 0.003347),
    ])
    func `luminance is weighted light, also near black`(text: String, luminance: Double) throws {
        #expect(abs(try Color(text).luminance - luminance) < 0.000001)
    }

    @Test(arguments: [
        (4.499999, "4.49:1"), (4.5, "4.5:1"), (4.508, "4.5:1"), (4.05, "4.05:1"), (3, "3:1"), (3.009, "3:1"),
        (20.999, "20.99:1"),
    ])
    func `a ratio that isn't enough never reads as if it were`(ratio: Double, text: String) {
        #expect(Contrast(ratio: ratio).description == text)
        #expect((Contrast(ratio: ratio) < .ofText) == (ratio < 4.5))
    }
}
