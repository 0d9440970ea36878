public import JSON
public import Money

/// What every tool says of itself, once. A tool conforms to ``ReadingTool`` or ``MovingTool``.
public protocol Tool: Sendable {
    /// The decoded, typed arguments.
    associatedtype Arguments: Sendable
    /// What the tool answers.
    associatedtype Output: ToolOutput

    /// The name on the wire: 1 to 64 of `[A-Za-z0-9_-]`.
    var name: String { get }
    /// A short name for people.
    var title: String { get }
    /// What the tool does, written for a model.
    var summary: String { get }
    /// The arguments: decoding, JSON Schema and policy types from one description.
    var parameters: Parameters<Arguments> { get }
    /// All effects that a call may ever have. There is no default: what a tool can do is never guessed.
    var effects: Set<Effect> { get }
    /// The provider's methods that a call may use, for the page that describes the tools. The default is none.
    var methods: [String] { get }
    /// Names of personal data that the tool gives only where a policy's `disclose` scope names them. The default is none.
    var disclosable: [String] { get }
}

extension Tool {
    /// Says of no method.
    public var methods: [String] { [] }

    /// Has nothing that a scope could name.
    public var disclosable: [String] { [] }
}

/// Looks up the merchant's number of an order.
public typealias OrderResolution = @Sendable () async throws(Failure) -> OrderNumber?

/// A tool that only looks. Its effects are `read`, `report` or `disclose`.
public protocol ReadingTool: Tool {
    /// The order that the arguments name, if they name one: policies speak of it as `order.id`.
    func order(in arguments: Arguments) -> OrderNumber?

    /// The effects of this very call: never more than ``Tool/effects``. The default is all of them.
    func effects(of arguments: Arguments) -> Set<Effect>

    /// Which of ``Tool/disclosable`` this call asks for. The default is none.
    func disclosing(_ arguments: Arguments) -> Set<String>

    /// How the merchant's number of an order is learnt that the arguments name by another name: it is looked up before the call is decided,
    /// and a ``Failure`` refuses the call.
    /// - Returns: nil, which is the default, where nothing has to be looked up.
    func orderResolution(for arguments: Arguments) -> OrderResolution?

    /// Looks.
    /// - Throws: ``Failure`` where the answer could not be had, with a text for the agent.
    func read(_ arguments: Arguments, for caller: Caller) async throws(Failure) -> Output
}

extension ReadingTool {
    /// All effects that the tool declares.
    public func effects(of arguments: Arguments) -> Set<Effect> { effects }

    /// Nothing that a scope would have to name.
    public func disclosing(_ arguments: Arguments) -> Set<String> { [] }

    /// Nothing has to be looked up.
    public func orderResolution(for arguments: Arguments) -> OrderResolution? { nil }
}

/// A tool that moves money: it collects, refunds or transfers.
public protocol MovingTool: Tool {
    /// The names that the arguments alone give the movement: enough to find a call again before anything is looked up.
    func reference(in arguments: Arguments) -> MovementReference

    /// Looks up, through reading methods alone, what has to be known before the call is decided.
    /// - Throws: ``Failure`` where it could not be learnt; the call is then refused and nothing moves.
    func facts(for arguments: Arguments) async throws(Failure) -> Facts

    /// What this call would do, exactly: no default, and no amount that the arguments leave open.
    /// - Parameter number: the request number to use: the agent's own, or the one that the host made.
    /// - Throws: ``Failure`` where no movement can be made of the arguments and facts.
    func movement(_ arguments: Arguments, _ facts: Facts, number: RequestNumber) throws(Failure) -> Movement

    /// Sends the one request that the permit pays for, or declines. What it may send beside the movement comes from the arguments.
    func execute(_ arguments: Arguments, under permit: consuming Permit) async -> Executed<Output>

    /// Asks the provider what became of a movement that was sent before.
    func lookUp(_ movement: Movement) async -> LookUp<Output>

    /// Pictures and the like that belong to an answer, made of its data whenever it is told; they are not stored. The default is none.
    /// - Parameter result: what ``ToolOutput/structured`` was.
    func attachments(of result: JSONObject) -> [Attachment]
}

extension MovingTool {
    /// Has none.
    public func attachments(of result: JSONObject) -> [Attachment] { [] }
}
