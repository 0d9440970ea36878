import ArgumentParser
import Cryptography
import Gate
import PolicyEngine

extension PolicyCommand {
    struct Sign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign a set, so that `policy apply --signature` takes it.",
            discussion: """
                A signature is for one set, one store, the next version's number and the set in force: it fits nowhere else and never \
                again. What comes next is read from the store, or offline from a file that `tollgate policy signatures --json` wrote \
                there (--place). --version signs the files of an earlier version, for a rollback; --signatures-off and --approver with \
                --new-key sign what `policy signatures off` and `approvers key` ask for.
                """)

        @OptionGroup var drafts: DraftOptions
        @Option(help: ArgumentHelp("The key to sign with.", valueName: "file")) var key: String
        @Option(help: ArgumentHelp("The new file for the signature.", valueName: "file")) var out: String
        @Option(help: ArgumentHelp("What comes next in the store, instead of asking it.", valueName: "file")) var place: String?
        @Option(help: ArgumentHelp("Sign the files of this version.", valueName: "number")) var version: Int64?
        @Flag(help: "Sign that sets without a signature shall be taken again.") var signaturesOff = false
        @Option(help: ArgumentHelp("Sign that this person shall have --new-key.", valueName: "name")) var approver: String?
        @Option(help: ArgumentHelp("The public half of the person's key.", valueName: "file")) var newKey: String?
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            let kinds = [version != nil, signaturesOff, approver != nil, !drafts.paths.isEmpty].filter { $0 }.count
            guard kinds <= 1 else { throw ValidationError("Sign one thing at a time.") }
            guard (approver == nil) == (newKey == nil) else { throw ValidationError("--approver and --new-key belong together.") }
            guard version == nil || place == nil else { throw ValidationError("An earlier version is in the store: --place cannot help.") }
        }

        func run() async throws {
            let loaded = try settings.load()
            let signer = try SignatureFile.privateKey(key)
            let given = try place.map { try SignatureFile.place($0) }
            let statement: PolicyStatement
            let place: PolicyPlace
            if let given {
                (statement, place) = (try self.statement(loaded, versions: []), given)
            } else {
                (statement, place) = try await Workbench.with(loaded) { bench in
                    let policy = try await CommandContext.current.parts.policy(bench)
                    return (try self.statement(loaded, versions: try await policy.history()), try await policy.book.signing().place)
                }
            }
            try SignatureFile.write(try PolicySignature(statement, at: place, with: signer).text + "\n", to: out)
            CommandContext.current.terminal.write("\(said(statement, place)): the signature is in \(out)")
        }

        private func statement(_ settings: Settings, versions: [PolicyRecord]) throws -> PolicyStatement {
            if signaturesOff { return .signaturesOff }
            if let approver, let newKey { return .key(person: approver, key: try SignatureFile.publicKey(newKey)) }
            if let version {
                guard let record = versions.first(where: { $0.number == version }) else { throw PolicyOperand.noVersion(version) }
                return .set(digest: PolicyBook.digest(of: record.sources))
            }
            return .set(digest: PolicyBook.digest(of: try drafts.read(settings).versioned))
        }

        private func said(_ statement: PolicyStatement, _ place: PolicyPlace) -> String {
            switch statement {
            case .set(let digest): "signed \(digest.prefix(16)) as version \(place.serial)"
            case .signaturesOff: "signed that signatures are not required any more"
            case .key(let person, let key): "signed the key \(PolicySignature.name(of: key)) of \(person)"
            }
        }
    }
}
