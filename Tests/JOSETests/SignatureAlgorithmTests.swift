import JOSE
import OAuth
import Testing

@Suite struct SignatureAlgorithmTests {
    @Test func `at_hash is the left half of the hash that goes with the algorithm`() {
        // OpenID Connect Core appendix A.4, and SHA-512 of the same computed apart.
        let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"
        for algorithm in [SignatureAlgorithm.rs256, .ps256, .es256] {
            #expect(algorithm.leftHalfHash(of: token) == "77QmUPtjPfzWtF2AnpK9RQ")
        }
        for algorithm in [SignatureAlgorithm.rs512, .edDSA] {
            #expect(algorithm.leftHalfHash(of: token) == "q7nS86GgvvFaZkzALLWqJYaJIKw2wCDAVfCAsm5CrBM")
        }
        // SHA-384 has 48 bytes: half of them are 32 characters.
        #expect(SignatureAlgorithm.es384.leftHalfHash(of: token).count == 32)
    }
}
