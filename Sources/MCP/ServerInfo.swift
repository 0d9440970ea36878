/// What the host says about itself to clients. Clients show it and decide nothing by it.
public struct ServerInfo: Sendable, Hashable {
    /// The program's name.
    public let name: String
    /// The program's version.
    public let version: String
    /// A name for people.
    public let title: String?
    /// How the tools are meant to be used, for the model.
    public let instructions: String?

    /// A description of the host.
    public init(name: String, version: String, title: String? = nil, instructions: String? = nil) {
        self.name = name
        self.version = version
        self.title = title
        self.instructions = instructions
    }
}
