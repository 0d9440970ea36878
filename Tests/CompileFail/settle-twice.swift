// expect: 'executed' consumed more than once
// Settles one outcome twice.
@testable import Gate
import Ledger
import ToolKit

func twice<Output: ToolOutput>(_ gate: Gate, _ executed: consuming Executed<Output>, _ intent: Intent) async throws {
    _ = try await gate.settle(executed, intent, isResend: false)
    _ = try await gate.settle(executed, intent, isResend: false)
}
