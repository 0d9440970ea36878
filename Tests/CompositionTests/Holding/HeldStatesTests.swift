import Clocks
import JSON
import Money
import Testing

@testable import Composition

@Suite("What a client carries to its retry")
struct HeldStatesTests {
    private let id = OperationID("op_1f00aa")
    private let now = Instant(seconds: 1_795_256_239)

    private func states(_ byte: UInt8 = 7) throws -> HeldStates { try HeldStates(storeKey: Array(repeating: byte, count: 32)) }

    private func binding(
        _ agent: String = "desk", _ conversation: String? = "c-1", tool: String = "refund", _ arguments: JSONObject = ["amount": "60.00"]
    ) -> HeldStates.Binding {
        HeldStates.Binding(agent: agent, conversation: conversation, tool: tool, arguments: arguments)
    }

    @Test("the key of states is the store's: a restarted host, and every other one, opens them")
    func restarted() throws {
        let state = try states().seal(id, for: binding(), until: now + .minutes(30))
        #expect(!state.contains("op_1f00aa") && !state.contains("desk"))
        #expect(try states().open(state, for: binding(), at: now) == id)
        #expect(try states().seal(id, for: binding(), until: now + .minutes(30)) != state, "no two are the same")
        #expect(throws: HeldStates.Refused.notOfThisCall) { try states(8).open(state, for: binding(), at: now) }
    }

    @Test("14: a state is good for one agent, one conversation and one call, and until its question runs out")
    func bound() throws {
        let states = try states()
        let state = try states.seal(id, for: binding(), until: now + .minutes(30))
        let others = [
            binding("other"), binding("desk", "c-2"), binding("desk", nil), binding(tool: "transfer"),
            binding("desk", "c-1", ["amount": "60.01"]), binding("desk", "c-1", ["amount": "60.00", "more": true]),
            binding("desk", "c-1", [:]),
        ]
        for other in others {
            #expect(throws: HeldStates.Refused.notOfThisCall) { try states.open(state, for: other, at: now) }
        }
        // The order in which members stand says nothing.
        let two = try states.seal(id, for: binding("desk", nil, ["a": 1, "b": 2]), until: now + .minutes(30))
        #expect(try states.open(two, for: binding("desk", nil, ["b": 2, "a": 1]), at: now) == id)
        let end = now + .minutes(30)
        #expect(try states.open(state, for: binding(), at: end - .milliseconds(1)) == id)
        #expect(throws: HeldStates.Refused.expired) { try states.open(state, for: binding(), at: end) }
    }

    @Test("14: a state with any character changed, cut or added to is none")
    func tampered() throws {
        let states = try states()
        let state = try states.seal(id, for: binding(), until: now + .minutes(30))
        var changed = ["", "v1.", "v2." + state.dropFirst(3), state + "00", state + " ", String(state.dropLast()), state.uppercased()]
        changed.append(String(repeating: state, count: 20))
        for index in state.indices {
            var other = state
            other.replaceSubrange(index...index, with: state[index] == "0" ? "1" : "0")
            changed.append(other)
        }
        for other in changed {
            #expect(throws: HeldStates.Refused.notOfThisCall, "\(other)") { try states.open(other, for: binding(), at: now) }
        }
    }
}
