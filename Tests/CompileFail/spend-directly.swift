// expect: 'spend' is inaccessible due to '@_spi' protection level
// A plugin spends its permit by itself, past the gateway.
import Money
import ToolKit

func spend(_ permit: consuming Permit, _ gate: GateIdentity) async -> Executed<Int> {
    await permit.spend(boundTo: gate) { _ in (.succeeded(1), Observation()) }
}
