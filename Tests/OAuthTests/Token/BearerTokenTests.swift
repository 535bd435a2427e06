import OAuth
import Testing

struct BearerTokenTests {
    @Test(arguments: ["Bearer", "bearer", "BEARER", "bEaReR"]) func `the scheme is in any case`(scheme: String) throws {
        for blanks in [" ", "   "] {
            #expect(
                try BearerToken(authorization: scheme + blanks + "mF_9.B5f-4.1JqM", form: nil).expose()
                    == "mF_9.B5f-4.1JqM")
        }
    }

    @Test func `the form carries it too`() throws {
        for form in [
            "access_token=mF_9.B5f-4.1JqM", "a=b&access_token=mF_9.B5f-4.1JqM",
            "access_token=&access_token=mF_9.B5f-4.1JqM",
        ] {
            #expect(
                try BearerToken(authorization: nil, form: RequestParameters(formEncoded: form.utf8)).expose()
                    == "mF_9.B5f-4.1JqM")
        }
    }

    struct Row: Sendable {
        let error: BearerError
        var header: String?
        var form: String?
    }

    static let rows: [Row] =
        [
            Row(error: .tokenMissing), Row(error: .tokenMissing, form: ""),
            Row(error: .tokenMissing, form: "access_token="),
            Row(error: .tokenMissing, form: "Access_Token=x"),
            Row(error: .tokenTwice, form: "access_token=x&access_token=x"),
            Row(error: .tokenTwice, header: "Bearer x", form: "access_token=x"),
            Row(error: .tokenTwice, header: "Bearer", form: "access_token=x"),
            Row(error: .tokenTwice, header: "Bearer x", form: "access_token=x&access_token=y"),
        ]
        + [
            "", " ", "Bearer", "Bearer ", "Bearer    ", "Basic d2ViOnM=", "Bearerx", "Bearer\tx", "DPoP x", "x",
            "Bearer\u{301} x", "Bearer,x",
        ]
        .map { Row(error: .tokenMissing, header: $0) }

    @Test(arguments: rows) func `no token, or two of them, is told apart`(row: Row) throws {
        let form = try row.form.map { try RequestParameters(formEncoded: $0.utf8) }
        #expect(throws: row.error) { try BearerToken(authorization: row.header, form: form) }
    }

    @Test func `a token can't be printed`() throws {
        let token = try BearerToken(authorization: "Bearer mF_9.B5f-4.1JqM", form: nil)
        #expect(traces(of: token).allSatisfy { !$0.contains("mF_9") })
    }
}
