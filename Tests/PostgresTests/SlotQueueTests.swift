import Testing

@testable import Postgres

/// The pipeline's bookkeeping as a table: events in, actions out.
@Suite struct SlotQueueTests {
    private typealias Slots = SlotQueue<Int, String>

    private static let statement = PreparedStatement(
        key: .init(digest: TextDigest("SELECT 1"), signature: 0), generation: 1)

    private func slots(_ all: Slots.Slot...) -> Slots {
        var slots = Slots()
        for slot in all { slots.append(slot) }
        return slots
    }

    /// An action in one word, to compare.
    private func word(_ action: Slots.Action) -> String {
        switch action {
        case .wait: "wait"
        case .complete(let slot, let forgotten):
            "complete \(slot.call) \(slot.failure?.rawValue ?? "ok") \(slot.answer ?? "-")\(forgotten == nil ? "" : " forget")"
        case .again(let slot, _): "again \(slot.call)"
        case .outOfStep: "out of step"
        }
    }

    private func words(_ slots: Slots, _ events: Slots.Event...) -> [String] {
        var slots = slots
        return events.map { word(slots.receive($0)) }
    }

    @Test func `a call is complete at its sync, not before`() {
        #expect(
            words(slots(.init(call: 1), .init(call: 2)), .success("a"), .sync, .success("b"), .sync)
                == ["wait", "complete 1 ok a", "wait", "complete 2 ok b"])
    }

    @Test func `of several steps the last one is the answer`() {
        #expect(
            words(slots(.init(call: 1, steps: 3)), .success("begin"), .success("prepare"), .success("rows"), .sync)
                == ["wait", "wait", "wait", "complete 1 ok rows"])
    }

    @Test func `a failure skips the rest of its slot, and nothing of the next`() {
        #expect(
            words(
                slots(.init(call: 1, steps: 3), .init(call: 2)), .failure("bad", "42601"), .skipped, .skipped, .sync,
                .success("b"), .sync)
                == ["wait", "wait", "wait", "complete 1 42601 bad", "wait", "complete 2 ok b"])
    }

    @Test func `a failure of the sync itself is the statement's`() {
        #expect(
            words(slots(.init(call: 1)), .success("a"), .failure("deferred", "23503"), .sync)
                == ["wait", "wait", "complete 1 23503 deferred"])
    }

    @Test func `a statement that the server lost or outdated is sent again`() {
        for state: SQLState in ["26000", "0A000"] {
            #expect(
                words(slots(.init(call: 1, statement: Self.statement)), .failure("gone", state), .sync)
                    == ["wait", "again 1"])
        }
    }

    @Test func `it is not sent again within a transaction, or a second time, but forgotten`() {
        #expect(
            words(
                slots(.init(call: 1, statement: Self.statement, isFinal: true)), .failure("gone", "26000"), .sync)
                == ["wait", "complete 1 26000 gone forget"])
    }

    @Test func `a statement that can't be prepared is forgotten and not sent again`() {
        #expect(
            words(
                slots(.init(call: 1, statement: Self.statement, isPreparedHere: true, steps: 2)),
                .failure("no", "0A000"), .skipped, .sync)
                == ["wait", "wait", "complete 1 0A000 no forget"])
    }

    @Test func `a statement that is prepared and then fails stays prepared`() {
        let slot = Slots.Slot(call: 1, statement: Self.statement, isPreparedHere: true, steps: 3)
        #expect(
            words(slots(slot), .success("begin"), .success("prepared"), .failure("twice", "23505"), .sync)
                == ["wait", "wait", "wait", "complete 1 23505 twice"])
        #expect(
            words(
                slots(slot), .success("begin"), .success("prepared"), .success("rows"), .failure("deferred", "23503"),
                .sync) == ["wait", "wait", "wait", "wait", "complete 1 23503 deferred"])
        #expect(
            words(slots(slot), .success("begin"), .failure("no", "42601"), .skipped, .sync)
                == ["wait", "wait", "wait", "complete 1 42601 no forget"])
        #expect(
            words(slots(slot), .failure("no", "25001"), .skipped, .skipped, .sync)
                == ["wait", "wait", "wait", "complete 1 25001 no forget"])
    }

    @Test func `an ordinary failure forgets nothing`() {
        #expect(
            words(slots(.init(call: 1, statement: Self.statement)), .failure("twice", "23505"), .sync)
                == ["wait", "complete 1 23505 twice"])
    }

    @Test func `answers to nothing are out of step`() {
        #expect(words(slots(), .sync) == ["out of step"])
        #expect(words(slots(.init(call: 1)), .sync) == ["out of step"])
        #expect(words(slots(.init(call: 1)), .success("a"), .success("b")) == ["wait", "out of step"])
    }

    @Test func `what is under way can be taken out at once`() {
        var slots = slots(.init(call: 1), .init(call: 2))
        #expect(slots.removeAll() == [1, 2])
        #expect(slots.isEmpty)
    }
}
