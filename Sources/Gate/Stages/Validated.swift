import Access
import Cryptography
import JSON
import Money
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
    /// The name of a call that moves money; nil for one that only looks, which is never found again.
    private let name: String?

    fileprivate init(
        principal: Principal, tool: ToolRegistry.Listing, arguments: Arguments, canonical: JSONObject, context: ConversationContext?,
        name: String?
    ) {
        self.principal = principal
        self.tool = tool
        self.arguments = arguments
        self.canonical = canonical
        self.context = context
        self.name = name
    }

    /// The same call by the same agent in the same conversation has the same name.
    var digest: String { name ?? CallName.make(principal, tool.name, canonical, order: nil) }
}

/// How calls that move money are named.
private enum CallName {
    /// The order that a call names stands in front: orders come about in the order of their numbers, so that names of calls lie beside
    /// those of before, where digests alone lie anywhere.
    static func make(_ principal: Principal, _ tool: String, _ canonical: JSONObject, order: OrderReference?) -> String {
        let origin = principal.conversation.map { "conversation:\($0)" } ?? "credential:\(principal.credential)"
        let call: JSONValue = [.string(principal.agent), .string(origin), .string(tool), .object(canonical)]
        return "\(order?.name.prefix(64) ?? "")|\(Hex.encode(SHA256.digest(call.canonicalBytes)))"
    }
}

extension Gate {
    /// Validate: the arguments and what the context says are decoded, or the call is refused.
    func validate<T: Tool>(_ tool: T, _ request: CallRequest, _ principal: Principal) throws(RefusalReason) -> ValidatedCall<T.Arguments> {
        try validate(tool, request, principal) { _, _ in nil }
    }

    /// Validate: the same for a tool that moves money.
    func validate<T: MovingTool>(
        _ tool: T, _ request: CallRequest, _ principal: Principal
    ) throws(RefusalReason) -> ValidatedCall<T.Arguments> {
        try validate(tool, request, principal) { arguments, canonical in
            CallName.make(principal, tool.name, canonical, order: tool.reference(in: arguments).order)
        }
    }

    /// - Parameter name: the name of a call with these arguments.
    private func validate<T: Tool>(
        _ tool: T, _ request: CallRequest, _ principal: Principal, name: (T.Arguments, JSONObject) -> String?
    ) throws(RefusalReason) -> ValidatedCall<T.Arguments> {
        guard let listing = registry.listing(tool.name) else { throw .unknownTool(tool.name) }
        let context = try Self.context(of: principal)
        do {
            let arguments = try tool.parameters.decode(request.arguments)
            let canonical = tool.parameters.canonical(arguments)
            return ValidatedCall(
                principal: principal, tool: listing, arguments: arguments, canonical: canonical, context: context,
                name: name(arguments, canonical))
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

extension OrderReference {
    fileprivate var name: String {
        switch self {
        case .merchant(let number), .both(let number, _): number.text
        case .provider(let trade): trade
        }
    }
}
