import Credentials
import FoundationEssentials
import OAuth
import SignIn
import Store
import TestCluster
import TestStore
import Testing

@Suite struct HashingLoadTests {
    @Test func `an unknown address costs what a wrong password costs`() async throws {
        let hasher = try PasswordHasher(PasswordHasherSettings(parameters: .standard, threads: 1, niceness: 0))
        let ground = try await SignInGround(hasher: hasher)
        _ = try await ground.person()
        _ = try await ground.home.user("bo@example.com")
        let clock = ContinuousClock()
        var quickest: [String: Duration] = [:]
        // In turns, and by the quickest of each: what else goes on makes them all slower.
        for _ in 0..<8 {
            for email in ["ada@example.com", "nobody@example.com", "bo@example.com", "malformed"] {
                let time = await clock.measure { _ = await ground.refusal(email, "wrong") }
                quickest[email] = min(quickest[email] ?? time, time)
            }
        }
        let wrong = try #require(quickest["ada@example.com"])
        for (email, time) in quickest {
            #expect(time > wrong * 0.6 && time < wrong * 1.7, "\(email): \(time) beside \(wrong)")
        }
        await hasher.shutDown()
    }

    @Test func `a full queue is unavailable, never a refusal`() async throws {
        let hasher = try PasswordHasher(PasswordHasherSettings(parameters: .standard, threads: 1, waiting: 1))
        let ground = try await SignInGround(hasher: hasher)
        _ = try await ground.person()
        let outcomes = await withTaskGroup(of: String.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    do throws(Failure<SignInRefusal>) {
                        _ = try await ground.begin()
                        return "signed in"
                    } catch {
                        if case .unavailable(let seconds) = error, seconds >= 1 { return "unavailable" }
                        return "\(error)"
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(outcomes) == ["signed in", "unavailable"])
        #expect(try await ground.home.audited(.signInRefused).isEmpty)
        #expect(try await ground.home.audited(.signedIn).count == outcomes.filter { $0 == "signed in" }.count)
        await hasher.shutDown()
    }

    private func isUnavailable(_ work: () async throws(Failure<SignInRefusal>) -> SignedIn) async -> Bool {
        do throws(Failure<SignInRefusal>) {
            _ = try await work()
            return false
        } catch {
            if case .unavailable = error { return true }
            return false
        }
    }

    @Test func `hashing that has stopped, a person who has left and a database that is away are unavailable`()
        async throws
    {
        let cluster = try TestCluster()
        let hasher = try PasswordHasher(PasswordHasherSettings(parameters: try SignInGround.cheap(), threads: 1))
        let ground = try await SignInGround(in: TestDatabase(on: cluster, deadline: .seconds(1)), hasher: hasher)
        _ = try await ground.person()
        let left = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await isUnavailable { () async throws(Failure<SignInRefusal>) in try await ground.begin() }
        }
        #expect(await left.value)
        await hasher.shutDown()
        #expect(await isUnavailable { () async throws(Failure<SignInRefusal>) in try await ground.begin() })
        try cluster.stop()
        #expect(await isUnavailable { () async throws(Failure<SignInRefusal>) in try await ground.begin() })
    }

    @Test func `who leaves while their hash waits is no fault of ours`() async throws {
        let hasher = try PasswordHasher(PasswordHasherSettings(parameters: .standard, threads: 1))
        let ground = try await SignInGround(hasher: hasher)
        // Hashes that are in front of it for as long as it waits.
        let busy = (0..<30).map { _ in Task { try await hasher.hash(try Password("x")) } }
        let leaving = Task {
            await isUnavailable { () async throws(Failure<SignInRefusal>) in
                // Nobody has this address: without the hash it would be refused at once.
                try await ground.begin("nobody@example.com")
            }
        }
        while try await ground.home.store.server.tenant(ground.home.tenant.slug) == nil {}
        leaving.cancel()
        #expect(await leaving.value)
        for task in busy { task.cancel() }
        await hasher.shutDown()
    }
}
