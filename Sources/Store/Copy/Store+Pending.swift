import Dispatch

extension Store {
    /// The steps that opening a store would carry out, as `OWNER/STEP`. Nothing is changed.
    ///
    /// - Throws: `StoreError.missing` where there is no store; `StoreError.newerThanProgram` and `StoreError.changedMigration` for a store
    ///   that this program cannot work with.
    public static func pending(_ location: StoreLocation, migrations: [MigrationSet]) async throws -> [String] {
        let backend = try location.backend()
        defer { backend.close() }
        return try await backend.read { connection in
            guard try connection.isStore() else { throw StoreError.missing }
            return try migrations.flatMap { set in
                try Opening.pending(set, on: connection).map { "\(set.owner)/\(set.migrations[$0].name)" }
            }
        }
    }
}
