// expect: cannot convert value of type 'String' to expected argument type 'Principal'
// Calls in an agent's name.
import Access
import Gate

func call(_ gate: Gate, _ request: CallRequest) async throws -> Reply { try await gate.call(request, by: "assistant") }
