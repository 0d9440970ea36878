import Access
import Diagnostics
import Gate

extension HostParts {
    /// The product's.
    public static let standard = HostParts(
        tools: { settings in
            let registry = try HostServices.catalog(settings)
            let signatures = registry.signatures
            return zip(registry.listings, signatures).map { HostTool(signature: $1, title: $0.title, summary: $0.summary) }
        },
        policy: { bench in PolicyOfGate(book: try HostServices.assemble(bench, needsAlipay: false).gate.policies) })
}

/// The gate's policies as the command line asks for them.
private struct PolicyOfGate: PolicyInForce {
    let book: PolicyBook

    func apply(_ sources: [SourceFile], by person: Person) async throws -> PolicyRecord {
        do {
            return Self.record(try await book.apply(sources, by: person))
        } catch let rejected as PolicyRejected {
            throw Complaint(.no, DiagnosticRenderer(sources: sources).render(rejected.diagnostics))
        }
    }

    func current() async throws -> PolicyRecord? {
        let version = try await book.current().version
        return version.serial == 0 ? nil : Self.record(version)
    }

    func history() async throws -> [PolicyRecord] { try await book.history().map(Self.record) }

    private static func record(_ version: PolicyVersion) -> PolicyRecord {
        PolicyRecord(number: version.serial, digest: version.digest, at: version.at, by: version.author, sources: version.sources)
    }
}
