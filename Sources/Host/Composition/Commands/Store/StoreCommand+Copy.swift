import ArgumentParser
import AuditLog
import Clocks
import Glibc
import JSON
import Ledger
import Store

extension StoreCommand {
    struct Copy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Move the store to another place, or make a copy to be read.",
            discussion: """
                Everything goes: operations, limits, questions, people, policies, and the log in the same tree. The store that is left \
                behind says where it went, and no host works with it any more: of two stores of one shop only one may move money. With \
                --keep the store stays where it is, and the copy can be read and never worked with. The keys go along, each in a file \
                that only its owner can read.
                """)

        @Option(help: ArgumentHelp("The store, if not that of the settings: sqlite:PATH or postgres://…", valueName: "url"))
        var from: String?
        @Option(help: ArgumentHelp("Where it goes: a file that is missing, or an empty database.", valueName: "url")) var to: String
        @Flag(help: "Leave the store where it is, and make a copy to be read.") var keep = false
        @Flag(help: "Wait until what is under way has settled.") var wait = false
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let context = CommandContext.current
            let settings = try settings.load()
            let source = try StorePlace(from, settings)
            let target = try StorePlace(to, settings)
            let keys = try await Self.ready(source)
            try KeyFiles.carry(from: source.keyPath, to: target.keyPath)
            let report = try await copied(from: source, to: target, key: keys.audit.publicKey)
            if !keep { try await Self.note(report, source.location, target, keys) }
            guard !listing.json else {
                return context.terminal.write(
                    JSONValue.object([
                        "store": .string(report.identity.id), "from": .string(source.location.description),
                        "to": .string(target.location.description), "moved": .bool(!keep), "rows": .integer(report.rows),
                        "digest": .string(report.digest), "tables": report.json,
                    ]).text)
            }
            context.terminal.write(report.text)
            context.terminal.write(
                """
                \(report.rows) rows in \(report.tables.count) tables arrived as they were, and the log verifies; digest \(report.digest)
                the store's keys are `\(StoreKeys.files(at: target.keyPath).joined(separator: "` and `"))`
                """)
            context.terminal.write(
                keep
                    ? "the copy is to be read: money moves through `\(source.location)` as before"
                    : "the store is now `\(target.location)`: start every host with `--store` set to it, and with these keys")
        }

        /// The source's keys; what waits for its place in the log gets it first.
        private static func ready(_ source: StorePlace) async throws -> StoreKeys {
            try source.settings.requireStore()
            let store = try await Store.open(
                source.location, making: false, environment: source.settings.environment.rawValue, migrations: Workbench.migrations,
                clock: CommandContext.current.clock, setAside: true)
            do {
                let keys = try await StoreKeys.load(at: source.keyPath, of: store)
                if store.mark == nil { _ = try? await Sequencer(store: store, key: keys.audit).sequenceAndRelease() }
                await store.close()
                return keys
            } catch {
                await store.close()
                throw error
            }
        }

        private func copied(from source: StorePlace, to target: StorePlace, key: AuditPublicKey) async throws -> StoreCopy.Report {
            let clock = CommandContext.current.clock
            // Longer than the longest lease: an operation that settles takes no other.
            let deadline = clock.now() + .minutes(2)
            while true {
                do {
                    return try await StoreCopy.run(
                        keep ? .keep : .move, from: source.location, to: target.location, migrations: Workbench.migrations, clock: clock,
                        mayMove: { tx in
                            if let busy = try Ledger.underWay(in: tx) { throw StillUnderWay(count: busy.count, until: busy.until) }
                        },
                        check: { store, _ in try await CopiedLog.check(store, key: key) })
                } catch let busy as StillUnderWay {
                    guard wait, clock.now() < deadline else { throw busy.complaint(hasWaited: wait) }
                    try await Task.sleep(for: .milliseconds(200))
                }
            }
        }

        /// The first entry that the store writes in its new place says where it came from.
        private static func note(
            _ report: StoreCopy.Report, _ source: StoreLocation, _ target: StorePlace, _ keys: StoreKeys
        ) async throws {
            try await Workbench.with(target.settings) { bench in
                let log = bench.auditLog
                let body: JSONObject = [
                    "from": .string(source.description), "to": .string(target.location.description), "rows": .integer(report.rows),
                    "digest": .string(report.digest),
                ]
                try await bench.store.write { tx in _ = try log.append(EntryDraft(kind: "store-moved", body: body), in: tx) }
            }
        }
    }
}

/// A process may be sending for operations of a store that is to move.
private struct StillUnderWay: Error {
    let count: Int
    let until: Instant

    func complaint(hasWaited: Bool) -> Complaint {
        Complaint(
            .no, "\(count) operations are under way in the store, the last of them until \(until.text) at most",
            help: [hasWaited ? "stop the hosts of this store first: they take new calls all the time" : "stop the hosts, or add --wait"])
    }
}
