/// Which Alipay the host speaks to. Each has a store of its own; they never share one.
public enum DeploymentEnvironment: String, Sendable, Hashable, CaseIterable {
    /// The open platform on this machine, with play money.
    case simulator
    /// Alipay's sandbox.
    case sandbox
    /// Alipay itself. The default, as it is the official server's.
    case prod
}
