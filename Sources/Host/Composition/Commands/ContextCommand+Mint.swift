import Access
import ArgumentParser
import Clocks
import Gate
import JSON
import PolicyEngine

extension ContextCommand {
    /// `tollgate context mint`
    struct Mint: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign a context with this machine's development key, in the simulator or the sandbox.",
            discussion: """
                It stands in for a backend that is not there yet. Production accepts no such context, and none is made there. You have to \
                be an admin, or one of the agent's operators in the policy in force (TOLLGATE_APPROVER_TOKEN, or asked at the terminal).
                """)

        @Option(help: ArgumentHelp("The agent that may present it.", valueName: "name"))
        var agent: String

        @Option(help: ArgumentHelp("The conversation's id.", valueName: "id"))
        var conv: String

        @Option(help: ArgumentHelp("The customer's id at Alipay.", valueName: "id"))
        var customer: String?

        @Option(name: .customLong("order"), help: ArgumentHelp("An order of the conversation; may be repeated.", valueName: "number"))
        var orders: [String] = []

        @Option(
            name: .customLong("quote"),
            help: ArgumentHelp("What was quoted for an order, in yuan; may be repeated.", valueName: "number=88.00"))
        var quotes: [String] = []

        @Option(
            name: .customLong("claim"),
            help: ArgumentHelp(
                "A claim that the policy declares; may be repeated. true, false, numbers and [\"lists\"] are JSON, all else is text.",
                valueName: "name=value"))
        var claims: [String] = []

        @Option(help: ArgumentHelp("How long it is good, up to 60m.", valueName: "duration"))
        var expires = SpanArgument(.minutes(30))

        @Option(help: ArgumentHelp("Write it to this new file, which only its owner can read.", valueName: "file"))
        var out: String?

        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let settings = try settings.load()
            guard settings.environment != .prod else {
                throw Complaint(
                    .no, "no context is minted in production", help: ["the agent's backend signs them there: docs/context.md"])
            }
            let statement = ContextStatement(
                agent: agent, conversation: conv, claims: try statedClaims(), lifetime: expires.span)
            try await HostServices.with(settings) { services in
                try await SecretOutput.issue(out: out, label: "the context of \(conv)") {
                    let person = try await CommandContext.current.person(.approver, of: services.bench.access)
                    let policy = try await services.gate.policies.current()
                    return try await services.bench.access.mintContext(
                        statement, with: DevelopmentKeyFile(settings).loadOrMake(), audience: ContextSetup.audience(settings),
                        by: person, operators: policy.policies.operators(of: agent))
                }
            }
        }

        /// The claims of the flags, as the policy's language reads them.
        private func statedClaims() throws -> JSONObject {
            var stated = JSONObject()
            if let customer { stated["customer"] = .string(customer) }
            if !orders.isEmpty { stated["orders"] = .array(orders.map { .string($0) }) }
            var quoted = JSONObject()
            for quote in quotes { try Self.add(quote, as: "--quote", to: &quoted) { .string($0) } }
            if !quoted.isEmpty { stated["quotes"] = .object(quoted) }
            let flags = Set(["conv", "customer", "orders", "quotes"])
            for claim in claims {
                try Self.add(claim, as: "--claim", to: &stated, value: Self.value)
                guard let name = stated.keys.last, !flags.contains(name), !ConversationContext.registeredClaims.contains(name) else {
                    throw Complaint(.usage, "`\(claim)` is no claim of the policy's", help: ["the host or another flag sets it"])
                }
            }
            do { _ = try ConversationContext(claims: stated) } catch { throw Complaint(.usage, error.description) }
            return stated
        }

        private static func add(
            _ text: String, as flag: String, to object: inout JSONObject, value: (String) -> JSONValue
        ) throws(Complaint) {
            guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
                throw Complaint(.usage, "\(flag): `\(text)` is not name=value")
            }
            let name = String(text[..<equals])
            guard object[name] == nil else { throw Complaint(.usage, "\(flag): `\(name)` is given twice") }
            object[name] = value(String(text[text.index(after: equals)...]))
        }

        private static func value(_ text: String) -> JSONValue { (try? JSONValue(parsing: text)) ?? .string(text) }
    }
}
