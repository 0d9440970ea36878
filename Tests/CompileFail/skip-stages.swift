// expect: cannot convert value of type 'CallRequest' to expected argument type 'ValidatedCall<A>'
// expect: cannot convert value of type 'AdmittedCall<Int>' to expected argument type 'LearnedCall<A>'
// expect: cannot convert value of type 'LearnedCall<Int>' to expected argument type 'DecidedCall<A>'
// expect: generic parameter 'A' could not be inferred
// expect: cannot convert value of type 'OperationID' to expected argument type 'Intent'
// Skips a stage each: validate, learn, decide, COMMIT.
@testable import Gate
import Clocks
import Ledger
import Money

func unvalidated(_ gate: Gate, _ request: CallRequest, _ policy: PolicySnapshot) throws { _ = try gate.admit(request, under: policy) }

func unlearned(_ gate: Gate, _ call: AdmittedCall<Int>, _ now: Instant) throws { _ = try gate.decide(call, at: now) }

func undecided(_ gate: Gate, _ call: LearnedCall<Int>) async throws { _ = try await gate.commit(call) }

func uncommitted(_ gate: Gate, _ operation: OperationID) { _ = gate.permit(for: operation) }
