import ArgumentParser
import OAuth

/// Arguments that are values of the protocol.
extension Tenant.Slug: ExpressibleByArgument {
    init?(argument: String) { self.init(argument) }
}

extension Client.ID: ExpressibleByArgument {
    init?(argument: String) { self.init(argument) }
}

extension IdentityProvider.ID: ExpressibleByArgument {
    init?(argument: String) { self.init(argument) }
}

extension EmailAddress: ExpressibleByArgument {
    init?(argument: String) { self.init(argument) }
}

extension APIKeyID: ExpressibleByArgument {
    init?(argument: String) { self.init(text: argument) }
}

extension SigningAlgorithm: ExpressibleByArgument {}

extension Profile: ExpressibleByArgument {}
