// expect: cannot convert value of type 'Permit' to expected argument type 'Executed<Output>'
// expect: generic parameter 'Output' could not be inferred
// Settles what was never executed.
@testable import Gate
import Ledger
import ToolKit

func settle(_ gate: Gate, _ permit: consuming Permit, _ intent: Intent) async throws {
    _ = try await gate.settle(permit, intent, isResend: false)
}
