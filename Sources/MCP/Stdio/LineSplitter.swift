/// Cuts bytes into lines at LF; a CR before it goes too. A line beyond the limit is counted and thrown away, so that what a
/// client sends cannot fill the memory.
struct LineSplitter {
    /// A line without its end.
    enum Line: Sendable, Equatable {
        case bytes([UInt8])
        case tooLong
    }

    private let limit: Int
    private var line: [UInt8] = []
    private var isTooLong = false

    /// Lines of at most `limit` bytes, the line's end not counted.
    init(limit: Int) { self.limit = limit }

    /// The lines that these bytes end.
    mutating func add(_ bytes: some Collection<UInt8>) -> [Line] {
        var lines: [Line] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0A) {
            keep(rest[..<end])
            lines.append(take())
            rest = rest[rest.index(after: end)...]
        }
        keep(rest)
        return lines
    }

    /// What stands after the last line's end; nil where nothing does.
    mutating func finish() -> Line? { line.isEmpty && !isTooLong ? nil : take() }

    private mutating func keep(_ bytes: some Collection<UInt8>) {
        guard !isTooLong else { return }
        // One more than the limit may be a CR that does not count.
        if line.count + bytes.count > limit + 1 {
            isTooLong = true
            line = []
        } else {
            line.append(contentsOf: bytes)
        }
    }

    private mutating func take() -> Line {
        defer {
            line = []
            isTooLong = false
        }
        if line.last == 0x0D { line.removeLast() }
        return isTooLong || line.count > limit ? .tooLong : .bytes(line)
    }
}
