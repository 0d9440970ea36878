/// A set of tools that is registered together: what a plugin hands to the host.
///
/// The host takes a plain list of modules; nothing registers itself.
public protocol ToolModule: Sendable {
    /// The module's dotted name, such as `alipay.pay`.
    static var id: String { get }

    /// Its tools. Names are unique over all modules of a host.
    var tools: [AnyTool] { get }

    /// Tools that move money and that the owner did not select: no agent is offered them, and what they sent while they were selected is
    /// still looked for. None, which is the default, for modules whose tools are all offered.
    var unoffered: [any MovingTool] { get }
}

extension ToolModule {
    /// Offers all that it has.
    public var unoffered: [any MovingTool] { [] }
}

/// A tool of either kind. A tool that moves money can't be mistaken for one that only looks.
public enum AnyTool: Sendable {
    /// Looks, and is never given a permit.
    case reading(any ReadingTool)
    /// Moves money, and only under a permit.
    case moving(any MovingTool)

    /// What both kinds have.
    public var tool: any Tool {
        switch self {
        case .reading(let tool): tool
        case .moving(let tool): tool
        }
    }
}
