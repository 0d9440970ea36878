import ArgumentParser
import AuditLog
import Cryptography
import Diagnostics
import JSON
import Store

extension AuditCommand {
    /// The key that checkpoints are checked with.
    struct KeyOptions: ParsableArguments {
        @Option(
            help: ArgumentHelp(
                "The log's public key (`audit checkpoint --key` prints it); else the one beside the store.", valueName: "key"))
        var key: String?

        /// The key that was given, else the store's own.
        func publicKey(own: AuditKey?) throws -> AuditPublicKey {
            if let key { return try AuditPublicKey(text: key) }
            if let own { return own.publicKey }
            throw Complaint(.usage, "the log's key is not beside the store", help: ["give its public key with --key"])
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the log: every entry, every chain, the tree, the signatures.",
            discussion: """
                With --checkpoint the log must also agree with a checkpoint that left the machine earlier, so that an end that was cut \
                off shows. Exit status 0: nothing is wrong; 1: something is.
                """)

        @Option(help: ArgumentHelp("A file with a checkpoint from outside.", valueName: "file")) var checkpoint: String?
        @Option(help: ArgumentHelp("Check an archive of `store prune` against the log instead.", valueName: "file")) var archive: String?
        @OptionGroup var key: KeyOptions
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            if let archive { return try await Self.check(archive, settings.load()) }
            let outside = try checkpoint.map { path in try TextFile.read(path, what: "checkpoint") }
            let report = try await AuditCommand.with(settings.load()) { store, own in
                let publicKey = try key.publicKey(own: own)
                // What a stopped host left waiting gets its place first, or it would look as if somebody had kept it out of the tree.
                // Entries that this log's hosts did not write are not let in by that.
                if key.key == nil, let own { _ = try? await Sequencer(store: store, key: own).sequenceAndRelease() }
                let isAtRest = store.mark?.isSetAside == true
                return try await Verifier.verify(
                    store, keys: [publicKey], options: Verifier.Options(checkpoint: outside, acceptsUnsequenced: isAtRest))
            }
            let terminal = CommandContext.current.terminal
            terminal.write(listing.json ? Self.json(report).text : report.description)
            guard report.isGood else { throw ExitStatus.no }
        }

        /// Checks that the log itself names this archive, and that each of its entries is what the tree was made of.
        private static func check(_ archive: String, _ settings: Settings) async throws {
            let (digest, entries) = try ArchiveFile.read(archive)
            try await AuditCommand.with(settings) { store, _ in
                let trail = AuditTrail(store)
                let told = try await trail.list(AuditTrail.Filter(kind: AuditArchive.kind, limit: 10_000)).contains { entry in
                    (try? JSONValue(parsing: entry.record.body))?["digest"]?.stringValue == digest
                }
                guard told else { throw Complaint(.no, "the log names no archive with the digest of `\(archive)`", help: [digest]) }
                let wrong = try await store.read { tx in try entries.first { line in try !AuditArchive.holds(line, in: tx) } }
                if let wrong { throw Complaint(.no, "an entry of the archive is not in the tree", help: [JSONValue.object(wrong).text]) }
            }
            CommandContext.current.terminal.write(
                "the log names this archive, and its \(entries.count) entries are what the tree was made of; digest \(digest)")
        }

        static func json(_ report: VerifyReport) -> JSONValue {
            let findings: [JSONValue] = report.findings.map { finding in
                [
                    "kind": .string(finding.kind.rawValue), "writer": JSONValue(finding.writer),
                    "counter": finding.counter.map { .integer($0) } ?? .null, "leaf": finding.leaf.map { .integer($0) } ?? .null,
                    "message": .string(finding.message),
                ]
            }
            return [
                "good": .bool(report.isGood), "agreement": agreement(report.agreement), "entries": .integer(report.entries),
                "leaves": .integer(report.leaves), "archived": .integer(report.archived),
                "writers": .integer(report.writers), "checkpoints": .integer(report.checkpoints),
                "unsequenced": .integer(report.unsequenced), "root": .string(Hex.encode(report.root)), "findings": .array(findings),
                "omitted": .integer(report.omitted),
            ]
        }

        private static func agreement(_ agreement: VerifyReport.Agreement) -> JSONValue {
            switch agreement {
            case .itselfOnly: ["with": "itself only"]
            case .outside(let origin, let size): ["with": "outside", "origin": .string(origin), "size": .integer(size)]
            case .contradicted(let origin, let size): ["with": "contradicted", "origin": .string(origin), "size": .integer(size)]
            }
        }
    }

    struct Prove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prove that an entry stands in the log, or check such a proof.",
            discussion: "A proof is JSON that needs nothing but the log's public key to be checked.")

        @Argument(help: "The entry, as `audit list` calls it.") var entry: String?
        @Option(help: ArgumentHelp("Check the proof in this file instead of making one.", valueName: "file")) var check: String?
        @OptionGroup var key: KeyOptions
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            guard (entry == nil) != (check == nil) else { throw ValidationError("Name an entry to prove, or a proof with --check.") }
        }

        func run() async throws {
            let terminal = CommandContext.current.terminal
            if let entry {
                return try await AuditCommand.with(settings.load()) { store, own in
                    if let own { _ = try? await Sequencer(store: store, key: own).sequenceAndRelease() }
                    terminal.write(try await AuditTrail(store).prove(entry).json.text)
                }
            }
            let proof = try InclusionProof(parsing: try TextFile.read(check ?? "", what: "proof"))
            let keys = [try publicKey()]
            guard proof.isGood(keys: keys) else {
                terminal.write("the proof does not hold")
                throw ExitStatus.no
            }
            terminal.write("the proof holds: leaf \(proof.leaf) of the log of \(keys[0].name)\n\(proof.record)")
        }

        /// With a key that is given no store is needed: proofs are checked elsewhere.
        private func publicKey() throws -> AuditPublicKey {
            guard key.key == nil else { return try key.publicKey(own: nil) }
            return try key.publicKey(own: try StoreKeys.auditKey(at: settings.load().keyPath))
        }
    }

    struct PrintCheckpoint: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "checkpoint", abstract: "Print the newest checkpoint, to be kept where this machine cannot change it.")

        @Flag(name: .customLong("key"), help: "Print the log's public key instead.") var printsKey = false
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let terminal = CommandContext.current.terminal
            try await AuditCommand.with(settings.load()) { store, own in
                if printsKey { return terminal.write(try KeyOptions.own(own).text) }
                if let own { _ = try? await Sequencer(store: store, key: own).sequenceAndRelease() }
                guard let checkpoint = try await AuditTrail(store).newestCheckpoint() else {
                    throw Complaint(.no, "the log has no checkpoint yet")
                }
                // A signed note ends with one line end, and a terminal writes one.
                terminal.write(checkpoint.note.hasSuffix("\n") ? String(checkpoint.note.dropLast()) : checkpoint.note)
            }
        }
    }
}

extension AuditCommand.KeyOptions {
    /// The store's own public key.
    static func own(_ key: AuditKey?) throws -> AuditPublicKey { try Self.parse([]).publicKey(own: key) }
}
