import OAuth

extension ServerRequest {
    /// The query's parameters.
    func queryParameters() throws(RequestParameters.Malformed) -> RequestParameters {
        try RequestParameters(formEncoded: query.utf8)
    }

    /// The form's parameters. A body that isn't declared as a form is malformed, not empty.
    func formParameters() throws(RequestParameters.Malformed) -> RequestParameters {
        guard isForm else { throw .encoding }
        return try RequestParameters(formEncoded: body)
    }
}
