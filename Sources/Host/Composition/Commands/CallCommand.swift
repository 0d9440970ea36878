import Access
import ArgumentParser
import AuditLog
import Clocks
import Diagnostics
import Gate
import JSON
import Money
import PolicyEngine
import ToolKit

/// `tollgate call`
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call", abstract: "Make one call through the whole pipeline, in an agent's name.",
        discussion: """
            You have to be one of the agent's operators in the policy in force, and show your secret (TOLLGATE_APPROVER_TOKEN, or asked at \
            the terminal). Exit status: 0 done, 1 refused or failed, 3 held. Whoever makes a call cannot approve it.
            """)

    @Argument(help: "The tool.") var tool: String
    @OptionGroup var arguments: CallArguments

    @Option(help: ArgumentHelp("The agent in whose name to call.", valueName: "name"))
    var agent: String

    @Option(help: ArgumentHelp("A file with the signed context of the conversation that the call belongs to.", valueName: "file"))
    var contextFile: String?

    @OptionGroup var listing: ListingOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let status: ExitStatus = try await HostServices.with(settings.load(), needsAlipay: true) { services in
            let context = CommandContext.current
            let delivery = try ContextDelivery.ofCall(file: contextFile, context.environment)
            let person = try await context.person(.approver, of: services.bench.access)
            let policy = try await services.gate.policies.current()
            let caller = try await services.bench.access.onBehalf(
                of: agent, person: person, operators: policy.policies.operators(of: agent))
            let request = try arguments.request(tool, of: services.gate.registry)
            let reply = try await services.answer(request, by: AgentCaller(caller, delivery: delivery))
            let answer = CallAnswer(reply)
            context.terminal.write(listing.json ? JSONValue.object(answer.json).text : answer.text)
            return answer.status
        }
        guard status == .done else { throw status }
    }
}

/// A reply as `call` prints it.
struct CallAnswer: Sendable {
    let text: String
    let json: JSONObject
    let status: ExitStatus

    init(_ reply: Reply) {
        switch reply {
        case .receipt(let receipt):
            text = receipt.text
            status = receipt.status == .succeeded ? .done : .no
            json = Self.json(receipt.status.rawValue, receipt.text, receipt.structured, receipt.operation?.text, receipt.entry.reference)
        case .refusal(let refusal):
            text = refusal.reason.text
            status = .no
            var json = Self.json("refused", text, nil, refusal.operation?.text, refusal.entry.reference)
            json["code"] = .string(refusal.reason.code)
            json["statements"] = .array(refusal.reason.statements.map { .string($0) })
            self.json = json
        case .question(let question):
            text = question.text
            status = .held
            var json = Self.json("held", text, nil, question.operation.text, question.entry.reference)
            json["gates"] = .array(question.gates.map { .string($0) })
            json["expires_at"] = .string(question.expiresAt.text)
            self.json = json
        }
    }

    private static func json(
        _ status: String, _ text: String, _ structured: JSONObject?, _ operation: String?, _ entry: String
    ) -> JSONObject {
        var object: JSONObject = ["status": .string(status), "text": .string(text), "entry": .string(entry)]
        if let operation { object["operation"] = .string(operation) }
        if let structured { object["structured"] = .object(structured) }
        return object
    }
}
