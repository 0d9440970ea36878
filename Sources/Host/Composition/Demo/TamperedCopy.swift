import AuditLog
import Clocks
import Foundation
import Store

/// A copy of a store in which an entry of the log was edited, as somebody with the file could.
enum TamperedCopy {
    /// Copies the store, edits an amount, and verifies the copy.
    static func make(of bench: Workbench) async throws -> VerifyReport {
        guard case .sqlite(let path) = bench.settings.store else { throw StoreError.unknownLocation("\(bench.settings.store)") }
        let copy = path + ".copy"
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
        }
        let store = try await Store.open(
            .sqlite(path: copy), environment: bench.settings.environment.rawValue, migrations: Workbench.migrations,
            clock: CommandContext.current.clock)
        try await store.write { tx in
            try tx.execute(
                """
                UPDATE audit_entries SET body = REPLACE(body, '30.00 CNY', '3.00 CNY')
                WHERE kind = 'succeeded' AND body LIKE '%30.00 CNY%'
                """
            )
        }
        let report = try await Verifier.verify(store, keys: [bench.keys.audit.publicKey])
        await store.close()
        return report
    }
}
