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
    /// The same call by the same agent in the same conversation has the same name. The order that it names stands in front: orders come
    /// about in the order of their numbers, so that names of calls lie beside those of before, where digests alone lie anywhere.
    let digest: String

    fileprivate init(
        principal: Principal, tool: ToolRegistry.Listing, arguments: Arguments, canonical: JSONObject, context: ConversationContext?,
        order: OrderReference?
    ) {
        self.principal = principal
        self.tool = tool
        self.arguments = arguments
        self.canonical = canonical
        self.context = context
        let origin = principal.conversation.map { "conversation:\($0)" } ?? "credential:\(principal.credential)"
        let call: JSONValue = [.string(principal.agent), .string(origin), .string(tool.name), .object(canonical)]
        digest = "\(order?.name.prefix(64) ?? "")|\(Hex.encode(SHA256.digest(call.canonicalBytes)))"
    }
}

extension Gate {
    /// Validate: the arguments and what the context says are decoded, or the call is refused.
    func validate<T: Tool>(_ tool: T, _ request: CallRequest, _ principal: Principal) throws(RefusalReason) -> ValidatedCall<T.Arguments> {
        try validate(tool, request, principal) { _ in nil }
    }

    /// Validate: the same for a tool that moves money.
    func validate<T: MovingTool>(
        _ tool: T, _ request: CallRequest, _ principal: Principal
    ) throws(RefusalReason) -> ValidatedCall<T.Arguments> {
        try validate(tool, request, principal) { tool.reference(in: $0).order }
    }

    /// - Parameter order: the order that the arguments name.
    private func validate<T: Tool>(
        _ tool: T, _ request: CallRequest, _ principal: Principal, order: (T.Arguments) -> OrderReference?
    ) throws(RefusalReason) -> ValidatedCall<T.Arguments> {
        guard let listing = registry.listing(tool.name) else { throw .unknownTool(tool.name) }
        let context = try Self.context(of: principal)
        do {
            let arguments = try tool.parameters.decode(request.arguments)
            return ValidatedCall(
                principal: principal, tool: listing, arguments: arguments, canonical: tool.parameters.canonical(arguments),
                context: context, order: order(arguments))
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
