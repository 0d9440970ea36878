/// What a client takes, by its `Accept` headers.
struct AcceptedMedia: Sendable {
    /// The form of replies: JSON wherever it fits, and where nothing is said; nil where neither form fits. A strict reading of the header
    /// is what most often keeps clients out.
    let choice: MediaChoice?
    /// Whether streams of events are named: only then may a reply be one.
    let takesEvents: Bool

    init(_ values: [String]) {
        let ranges = values.flatMap { $0.utf8.split(separator: UInt8(ascii: ",")).map(Self.name) }
        takesEvents = ranges.contains { $0 == "text/event-stream" || $0 == "text/*" }
        if ranges.isEmpty || ranges.contains(where: { ["application/json", "application/*", "*/*", "*"].contains($0) }) {
            choice = .json
        } else {
            choice = takesEvents ? .eventStream : nil
        }
    }

    /// The name of a media type without its parameters, in small letters. By bytes: characters would cost more than the rest.
    static func name(of text: Substring.UTF8View) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        let name = text.drop(while: isSpace).prefix { $0 != UInt8(ascii: ";") && !isSpace($0) }
        return String(decoding: name, as: UTF8.self).lowercased()
    }
}
