import Credentials
import Crypto
import OAuth

extension Peppers {
    /// The key that is derived from the master secret, and those that were given beside it. The newest seals; passwords that an
    /// older one sealed go on to open, and are sealed anew at the next sign-in.
    init(of settings: Settings) throws(PepperError) {
        let derived = settings.masterSecret.key(for: .pepper).withUnsafeBytes { Array($0) }
        var keys = [Pepper.derivedVersion: derived]
        for pepper in settings.peppers { keys[pepper.version] = pepper.bytes }
        try self.init(keys: keys, current: settings.peppers.last?.version ?? Pepper.derivedVersion)
    }
}
