import Store
import TestSupport

extension StoreKind {
    /// A place for a store that is empty and nobody else's.
    func place() throws -> StoreLocation {
        switch self {
        case .sqlite: .memory
        case .postgres: try StoreLocation(parsing: TestDatabase().address)
        }
    }
}
