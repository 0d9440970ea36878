/// A set of tools that is registered together: what a plugin hands to the host.
///
/// The host takes a plain list of modules; nothing registers itself.
public protocol ToolModule: Sendable {
    /// The module's dotted name, such as `alipay.pay`.
    static var id: String { get }

    /// Its tools. Names are unique over all modules of a host.
    var tools: [AnyTool] { get }
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
