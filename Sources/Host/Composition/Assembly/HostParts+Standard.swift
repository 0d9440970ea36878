import Gate

extension HostParts {
    /// The product's.
    public static let standard = HostParts(
        tools: { settings in
            let registry = try HostServices.catalog(settings)
            let signatures = registry.signatures
            return zip(registry.listings, signatures).map { HostTool(signature: $1, title: $0.title, summary: $0.summary) }
        },
        policy: { bench in PolicyInForce(book: try await HostServices.assemble(bench, needsAlipay: false).gate.policies) })
}
