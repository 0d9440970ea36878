extension HostParts {
    /// The product's.
    public static let standard = HostParts(
        tools: { _ in [] }, policy: { _ in throw Complaint(.usage, "this program keeps no policies") })
}
