import Access
import Cryptography
import JSON
import PolicyEngine
import ToolKit

/// A call whose arguments are decoded and typed. Nothing is decided yet.
struct ValidatedCall<Arguments: Sendable>: Sendable {
    let principal: Principal
    let tool: ToolRegistry.Listing
    let arguments: Arguments
    /// The arguments in their canonical form: 100, 100.0 and 1e2 are one.
    let canonical: JSONObject
    /// What the agent's backend signed about the conversation; nil without a context.
    let context: ConversationContext?
    /// The same call by the same agent in the same conversation has the same digest.
    let digest: String

    fileprivate init(
        principal: Principal, tool: ToolRegistry.Listing, arguments: Arguments, canonical: JSONObject, context: ConversationContext?
    ) {
        self.principal = principal
        self.tool = tool
        self.arguments = arguments
        self.canonical = canonical
        self.context = context
        let origin = principal.conversation.map { "conversation:\($0)" } ?? "credential:\(principal.credential)"
        let call: JSONValue = [.string(principal.agent), .string(origin), .string(tool.name), .object(canonical)]
        digest = Hex.encode(SHA256.digest(call.canonicalBytes))
    }
}

extension Gate {
    /// Validate: the arguments and what the context says are decoded, or the call is refused.
    func validate<T: Tool>(_ tool: T, _ request: CallRequest, _ principal: Principal) throws(RefusalReason) -> ValidatedCall<T.Arguments> {
        guard let listing = registry.listing(tool.name) else { throw .unknownTool(tool.name) }
        let context = try Self.context(of: principal)
        do {
            let arguments = try tool.parameters.decode(request.arguments)
            return ValidatedCall(
                principal: principal, tool: listing, arguments: arguments, canonical: tool.parameters.canonical(arguments),
                context: context)
        } catch {
            throw RefusalReason(CallNotice.invalidArgument("\(error)"))
        }
    }

    /// What the verified claims say; a claim that the language could not read refuses.
    private static func context(of principal: Principal) throws(RefusalReason) -> ConversationContext? {
        guard let verified = principal.context else { return nil }
        do { return try ConversationContext(claims: verified.claims) } catch {
            throw RefusalReason(ContextRefused.claim(String(error.claim.prefix(64)), problem: error.problem))
        }
    }
}

extension RefusalReason {
    static func unknownTool(_ name: String) -> RefusalReason {
        RefusalReason(CallNotice.unknownTool(String(name.prefix(64))))
    }

    init(_ refused: ContextRefused) {
        self.init(code: refused.code, .context(refused), mayHelpLater: refused.mayHelpLater)
    }
}
