import Clocks
import TestSupport
import Testing

@testable import Store

@Suite(.enabled(if: TestDatabase.server != nil)) struct LongCopyTests {
    @Test("a copy out of a server takes as long as it needs: the server waits while a whole table is looked at on the other side")
    func waits() async throws {
        let home = try Home(.postgres)
        let store = try await home.open()
        let bytes = [UInt8](repeating: 7, count: 30_000)
        try await store.write { tx in
            for id in Int64(0)..<1_000 {
                try tx.perform("INSERT INTO numbers (id, bytes) VALUES ($1, $2)", [.integer(id), .blob(bytes)])
            }
        }
        await store.close()
        let folder = try TemporaryFolder()
        let copy = StoreLocation.sqlite(path: folder.file("copy"))
        // Hashing thirty million bytes takes longer than this.
        let hasty = home.location.patient { $0.thinking = 80 }
        let report = try await StoreCopy.run(.keep, from: hasty, to: copy, migrations: [numbers], clock: HandClock(noon)) { _, _ in }
        #expect(report.rows == 1_000)
    }
}
