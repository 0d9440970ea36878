/// A revision of the Model Context Protocol. Revisions are named by their date and ordered by it.
public enum ProtocolVersion: String, Sendable, CaseIterable, Comparable {
    /// 2024-11-05: the first one.
    case november2024 = "2024-11-05"
    /// 2025-03-26: Streamable HTTP, annotations, batches.
    case march2025 = "2025-03-26"
    /// 2025-06-18: structured content, output schemas, titles; no batches any more.
    case june2025 = "2025-06-18"
    /// 2025-11-25: the newest one that begins with `initialize`.
    case november2025 = "2025-11-25"
    /// 2026-07-28: no handshake and no session, every request says what it needs.
    case july2026 = "2026-07-28"

    /// The newest revision that `initialize` can agree on.
    public static let newestHandshake = ProtocolVersion.november2025

    /// The revisions that carry themselves in every request's `_meta`.
    public static let modern: [ProtocolVersion] = [.july2026]

    /// Whether the revision is agreed on by `initialize` and not told with each request.
    public var isLegacy: Bool { self <= .newestHandshake }

    /// Whether tools have annotations.
    var hasAnnotations: Bool { self >= .march2025 }

    /// Whether tools have titles and output schemas, and results structured content.
    var hasStructuredContent: Bool { self >= .june2025 }

    /// Whether results have sound.
    var hasAudio: Bool { self >= .march2025 }

    /// Whether results have links to what can be fetched.
    var hasResourceLinks: Bool { self >= .june2025 }

    /// Whether several messages may come in one array.
    var acceptsBatches: Bool { self == .march2025 }

    /// Ordered by date, which is the order of the texts.
    public static func < (left: ProtocolVersion, right: ProtocolVersion) -> Bool { left.rawValue < right.rawValue }
}
