/// Nobody makes an account of their own here.
struct SignUpClosedPage: Page {
    static let template = "sign-up-closed"
    static var example: SignUpClosedPage { SignUpClosedPage() }

    var context: PageContext { [:] }
}
