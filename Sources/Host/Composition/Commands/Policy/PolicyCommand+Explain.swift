import Access
import ArgumentParser
import Clocks
import Diagnostics
import Gate
import JSON
import Money
import PolicyEngine

extension PolicyCommand {
    /// `tollgate policy explain`
    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Explain one call: every statement, what limits and gates had left, and what would get it further.",
            discussion: """
                A call that would be made now: name the tool, its arguments and the agent. Facts are looked up as for a call, so you have \
                to be one of the agent's operators and show your secret (TOLLGATE_APPROVER_TOKEN, or asked at the terminal). Nothing is \
                reserved, asked or moved.

                A call of earlier: --operation. A call of a file of cases: --case FILE:NAME.

                Exit status: 0 the call passes, 1 it is refused, 3 it is held.
                """)

        @Argument(help: "The tool.") var tool: String?
        @OptionGroup var call: CallArguments

        @Option(help: ArgumentHelp("The agent in whose name to ask.", valueName: "name")) var agent: String?
        @Option(help: ArgumentHelp("A file with the signed context of the conversation, as for `call`.", valueName: "file"))
        var contextFile: String?
        @Option(
            help: ArgumentHelp("Suppose that the agent's backend had signed these claims: a file with a JSON object.", valueName: "file"))
        var claims: String?
        @Option(help: ArgumentHelp("An operation of earlier, as it was recorded.", valueName: "id")) var operation: String?
        @Option(name: .customLong("case"), help: ArgumentHelp("A case of a file of cases.", valueName: "file:name")) var test: String?
        @Option(help: ArgumentHelp("Drafts, a file or a directory; else the version in force. May be repeated.", valueName: "path"))
        var policies: [String] = []

        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            let ways = [tool, operation, test].compactMap { $0 }.count
            guard ways == 1 else { throw ValidationError("Name a tool, or --operation, or --case.") }
            guard tool == nil || agent != nil else { throw ValidationError("--agent says in whose name the call would be made.") }
            if tool == nil, contextFile != nil || claims != nil {
                throw ValidationError("--context-file and --claims go with a call that would be made now.")
            }
            guard contextFile == nil || claims == nil else { throw ValidationError("Give --context-file or --claims, not both.") }
        }

        func run() async throws {
            let found: [Explained] =
                if let test { try await explain(case: test) } else if let operation {
                    try await explain(operation: OperationID(operation))
                } else {
                    try await explainCall()
                }
            let terminal = CommandContext.current.terminal
            if listing.json {
                terminal.write((found.count == 1 ? found[0].json : .array(found.map(\.json))).text)
            } else {
                terminal.write(found.map(\.text).joined(separator: "\n\n"))
            }
            let rulings = found.map(\.explanation.outcome.ruling)
            if rulings.contains(.forbid) { throw ExitStatus.no }
            if rulings.contains(.hold) { throw ExitStatus.held }
        }

        // MARK: - A call that would be made now

        private func explainCall() async throws -> [Explained] {
            try await HostServices.with(settings.load(), needsAlipay: true) { services in
                let context = CommandContext.current
                let name = agent ?? ""
                let person = try await context.person(.approver, of: services.bench.access)
                let draft = try draft(services.gate)
                let inForce = try await services.gate.policies.current().policies
                let caller = try await services.bench.access.onBehalf(of: name, person: person, operators: inForce.operators(of: name))
                let request = try call.request(tool ?? "", of: services.gate.registry)
                let supposition = Supposition(context: try suppose(), draft: draft)
                let delivery = try ContextDelivery.ofCall(file: contextFile, context.environment)
                let principal: Principal
                do { principal = try await services.contexts.principal(of: AgentCaller(caller, delivery: delivery), meta: [:]) } catch {
                    guard let refused = error as? ContextRefused else { throw error }
                    throw Complaint(.no, "the context does not count: \(refused)")
                }
                switch try await services.gate.explain(request, by: principal, supposing: supposition) {
                case .explained(let explanations): return explanations.map { Explained(explanation: $0) }
                case .known(let id):
                    throw Complaint(
                        .no, "the call was made before: operation \(id) answers it, and nothing is decided again",
                        help: ["`tollgate policy explain --operation \(id)` explains that one"])
                case .refused(let reason): throw Complaint(.no, "nothing is decided: \(reason.text)")
                }
            }
        }

        /// The claims that are supposed.
        private func suppose() throws -> ConversationContext? {
            guard let path = claims else { return nil }
            let text = try TextFile.read(path, what: "file of claims")
            guard let claims = (try? JSONValue(parsing: text))?.objectValue else {
                throw Complaint(.usage, "`\(path)` is no JSON object", help: ["write the claims: {\"orders\": [\"T-1\"]}"])
            }
            do { return try ConversationContext(claims: claims) } catch { throw Complaint(.usage, "\(error)") }
        }

        private func draft(_ gate: Gate) throws -> CheckedPolicies? {
            guard !policies.isEmpty else { return nil }
            let files = try PolicyFiles(policies)
            let check = gate.policies.check(files.sources)
            let errors = check.diagnostics.filter { $0.severity == .error }
            if !errors.isEmpty { CommandContext.current.terminal.complain(PolicyFindings.text(errors, sources: files.sources)) }
            guard let draft = check.policies else { throw ExitStatus.no }
            return draft
        }

        // MARK: - A call of earlier

        private func explain(operation: OperationID) async throws -> [Explained] {
            try await HostServices.with(settings.load()) { services in
                let draft = try draft(services.gate)
                let policies: CheckedPolicies
                if let draft { policies = draft } else { policies = try await services.gate.policies.current().policies }
                let history = DecisionHistory(store: services.bench.store, ledger: services.ledger)
                guard let found = try await history.explain(operation, under: policies) else {
                    throw Complaint(
                        .no, "there is no operation `\(operation)`, or its decision was not kept",
                        help: ["`tollgate operations list` lists them"])
                }
                return [Explained(explanation: found.explanation, decided: found.decided)]
            }
        }

        // MARK: - A case

        private func explain(case test: String) async throws -> [Explained] {
            guard let colon = test.firstIndex(of: ":"), colon != test.startIndex else {
                throw Complaint(.usage, "`\(test)` names no case", help: ["write `--case policies/tests/FILE.yaml:the name of the case`"])
            }
            let (file, name) = (String(test[..<colon]), String(test[test.index(after: colon)...]))
            let loaded = try settings.load()
            let host = try await CommandContext.current.parts.tools(loaded).map(\.signature)
            let source = try TextFile.source(file, what: "file of cases")
            let (read, findings) = PolicyCases.read(source)
            guard let cases = read else { throw complain(findings, [source]) }
            let tools = cases.tools(beside: host)
            let paths = policies.isEmpty ? cases.drafts.map { PolicyTestBench.path($0.path, beside: file) } : policies
            let sources = try PolicyFiles.read(paths)
            let check = PolicyChecker.check(sources, tools: tools)
            guard let checked = check.policies else { throw complain(check.diagnostics, sources) }
            let (explanations, mistakes) = try cases.explain(name, under: checked, tools: tools)
            guard let explanations else {
                guard mistakes.isEmpty else { throw complain(mistakes, [source]) }
                throw Complaint(.usage, "there is no case `\(name)` in `\(file)`")
            }
            return explanations.map { Explained(explanation: $0) }
        }

        private func complain(_ diagnostics: [Diagnostic], _ sources: [SourceFile]) -> ExitStatus {
            CommandContext.current.terminal.complain(
                PolicyFindings.text(diagnostics.filter { $0.severity == .error }, sources: sources))
            return .no
        }
    }
}

/// An explanation, and what was decided then where it is about a call of earlier.
private struct Explained: Sendable {
    let explanation: CallExplanation
    var decided: Outcome?

    var text: String {
        guard let decided else { return explanation.text }
        let by = decided.statements.isEmpty ? "" : " by \(decided.statements.map { "`\($0)`" }.joined(separator: ", "))"
        return "decided then: \(decided.ruling.rawValue)\(by)\n\n\(explanation.text)"
    }

    var json: JSONValue {
        guard let decided, var object = explanation.json.objectValue else { return explanation.json }
        object["decided_then"] = [
            "decision": .string(decided.ruling.rawValue), "by": .array(decided.statements.map { .string($0) }),
        ]
        return .object(object)
    }
}
