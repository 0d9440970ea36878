import Access
import AuditLog
import Clocks
import Foundation
import Store
import Testing

@testable import Composition

@Suite("files with secrets")
struct KeyFileTests {
    private func write(_ text: String, mode: Int, in stage: Stage, name: String = "app.key") throws -> String {
        let path = stage.path(name)
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    @Test("a key file of its owner's alone is read", arguments: [0o600, 0o400])
    func own(mode: Int) throws {
        let stage = try Stage()
        #expect(try KeyFile.read(write("MIIE\n", mode: mode, in: stage)) == Secret("MIIE\n"))
    }

    @Test(
        "a key file that others can read or write is refused, with the command that mends it",
        arguments: [0o640, 0o604, 0o620, 0o602, 0o601])
    func shared(mode: Int) throws {
        let stage = try Stage()
        let path = try write("marker", mode: mode, in: stage)
        let error = #expect(throws: SettingsError.self) { try KeyFile.read(path) }
        #expect(error?.description == "error: the key file `\(path)` is open to other users\n  = help: chmod 600 \(path)")
    }

    @Test("what is no key file is refused and never quoted")
    func others() throws {
        let stage = try Stage()
        #expect(throws: SettingsError.self) { try KeyFile.read(stage.path("missing")) }
        #expect(throws: SettingsError.self) { try KeyFile.read(stage.folder) }
        #expect(throws: SettingsError.self) { try KeyFile.read(write(" \n", mode: 0o600, in: stage)) }
        let large = try write(String(repeating: "marker", count: 20_000), mode: 0o600, in: stage, name: "large")
        let error = #expect(throws: SettingsError.self) { try KeyFile.read(large) }
        #expect(error?.description.contains("marker") == false)
    }

    @Test("a named pipe is refused instead of waited for")
    func pipe() throws {
        let stage = try Stage()
        #expect(mkfifo(stage.path("pipe"), 0o600) == 0)
        #expect(throws: SettingsError.self) { try KeyFile.read(stage.path("pipe")) }
    }

    @Test("of many who make a store's keys at the same time, one wins and all have the same")
    func storeKeys() async throws {
        let stage = try Stage()
        let path = stage.path("store")
        let store = try await Store.open(
            .memory, migrations: [AuditLog.migrations, StoreKeys.migrations], clock: HandClock(Instant(seconds: 1_750_000_000)))
        let made = await withTaskGroup(of: [String].self) { group in
            for _ in 0..<16 {
                group.addTask {
                    do {
                        let keys = try await StoreKeys.load(at: path, of: store)
                        return [keys.audit.publicKey.text, keys.pseudonym.reveal()]
                    } catch {
                        Issue.record(error)
                        return []
                    }
                }
            }
            return await group.reduce(into: Set<[String]>()) { $0.insert($1) }
        }
        await store.close()
        #expect(made.count == 1)
        let files = try FileManager.default.contentsOfDirectory(atPath: stage.folder).sorted()
        #expect(files == ["store.log-key", "store.pseudonym-key"])
        for file in files {
            #expect(try FileManager.default.attributesOfItem(atPath: stage.path(file))[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test("keys of another store are refused", arguments: ["log-key", "pseudonym-key"])
    func foreignKey(name: String) async throws {
        let (stage, other) = (try Stage(), try Stage())
        let boss = try await stage.admin()
        _ = try await other.admin()
        let key = "state/prod/tollgate.sqlite.\(name)"
        try FileManager.default.removeItem(atPath: stage.path(key))
        try FileManager.default.copyItem(atPath: other.path(key), toPath: stage.path(key))
        let run = await stage.run("agents", "add", "desk", "--out", stage.path("t"), with: boss)
        #expect(run.status == 2 && run.complaints.contains("`\(stage.path(key))` is not the key of this store"))
    }

    @Test("a store whose keys are gone is not given new ones", arguments: ["log-key", "pseudonym-key"])
    func lostKey(name: String) async throws {
        let stage = try Stage()
        let boss = try await stage.admin()
        let key = "state/prod/tollgate.sqlite.\(name)"
        try FileManager.default.moveItem(atPath: stage.path(key), toPath: stage.path("kept"))
        let run = await stage.run("agents", "add", "desk", "--out", stage.path("t"), with: boss)
        #expect(run.status == 2 && run.complaints.contains("the store's key `\(stage.path(key))` is missing"))
        try FileManager.default.moveItem(atPath: stage.path("kept"), toPath: stage.path(key))
        #expect(await stage.run("agents", "add", "desk", "--out", stage.path("t"), with: boss).status == 0)
    }

    @Test(
        "instants are written in RFC 3339",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"), (1_709_251_199, "2024-02-29T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (1_795_256_239, "2026-11-21T10:17:19Z"),
        ])
    func instants(seconds: Int64, text: String) { #expect(Instant(seconds: seconds).text == text) }
}
