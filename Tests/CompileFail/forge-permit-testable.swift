// expect: 'Permit' initializer is inaccessible due to '@_spi' protection level
// Makes a permit without the gate, with what `@testable` opens.
import Money
@testable import ToolKit

func forge(_ movement: Movement, _ operation: OperationID, _ lease: Lease, _ issuer: GateIdentity) -> Permit {
    Permit(for: movement, operation: operation, lease: lease, issuer: issuer)
}
