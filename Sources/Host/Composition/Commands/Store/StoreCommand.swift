import ArgumentParser
import AuditLog
import Cryptography
import JSON
import Ledger
import Store

/// `tollgate store`
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Look after the store: its tables, copies, backups and age.",
        discussion: "docs/store.md tells which store suits whom, and how one is moved, backed up and restored.",
        subcommands: [
            Migrate.self, Copy.self, Backup.self, Restore.self, Confirm.self, Clock.self, Prune.self, Check.self, Shops.self,
        ])
}

/// A store and the keys that belong to it, as commands name them.
struct StorePlace: Sendable {
    let settings: Settings

    var location: StoreLocation { settings.store }
    var keyPath: String { settings.keyPath }

    /// The place that a word of the command line names; nil is the settings' own.
    init(_ word: String?, _ settings: Settings) throws {
        guard let word else {
            self.settings = settings
            return
        }
        switch try StoreLocation(parsing: word) {
        case .sqlite(let path): self.settings = settings.with(store: .sqlite(path: Self.absolute(path)))
        case let other: self.settings = settings.with(store: other)
        }
    }

    /// A file's path that means the same in every directory.
    static func absolute(_ path: String) -> String {
        let context = CommandContext.current
        let path = Settings.expanded(path, context.environment)
        guard !path.hasPrefix("/") else { return path }
        return "\(context.directory)/\(path)"
    }
}

extension Settings {
    /// The same with another store.
    func with(store: StoreLocation) -> Settings {
        Settings(
            environment: environment, stateDirectory: stateDirectory, store: store, policies: policies,
            signedPolicies: signedPolicies, http: http, serving: serving, oauth: oauth, language: language, tellAgents: tellAgents,
            logFormat: logFormat, logLevel: logLevel, context: context, alipay: alipay, warnings: warnings)
    }
}

extension StoreCopy.Report {
    /// One digest for all tables.
    var digest: String {
        Hex.encode(SHA256.digest(Array(tables.map { "\($0.name) \($0.rows) \($0.digest)\n" }.joined().utf8)))
    }

    /// The tables for programs.
    var json: JSONValue {
        .array(tables.map { ["name": .string($0.name), "rows": .integer($0.rows), "digest": .string($0.digest)] })
    }

    /// What was copied, for people: a line for each table with rows.
    var text: String {
        var table = Composition.Table("TABLE", "ROWS", "DIGEST")
        for each in tables where each.rows > 0 { table.add(each.name, "\(each.rows)", String(each.digest.prefix(16))) }
        return table.text(empty: "the store holds nothing yet")
    }
}

/// Looks at the log of a store that was copied, before anybody works with it.
enum CopiedLog {
    static func check(_ store: Store, key: AuditPublicKey) async throws {
        let report = try await Verifier.verify(store, keys: [key], options: Verifier.Options(acceptsUnsequenced: true))
        guard !report.isGood else { return }
        throw Complaint(.no, "the log does not verify", help: report.findings.prefix(5).map(\.description))
    }
}
