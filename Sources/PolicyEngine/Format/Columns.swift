internal import Diagnostics

/// A line of the output.
struct OutputLine {
    /// The line without its comment.
    let content: String
    /// The comment behind it.
    let remark: Remark?
    /// Lines with one number have their comments under one another.
    let group: Int
    /// Whether it is part of a value, even if nothing stands in it.
    let isContent: Bool
    /// The cell in which the comment begins.
    var column = 0

    var text: String {
        guard let remark else { return content }
        return content + LayoutWriter.spaces(column - DisplayWidth.cells(content)) + remark.text
    }
}

/// Where the values of a map from names begin: `desk-ops:     { roles: [] }`.
enum ValueColumns {
    /// The spaces behind each key, by its place. Neighbours on one line each are set under one another if any of them was moved to the
    /// right; else there is one space.
    static func gaps(_ entries: [LayoutEntry], indent: Int, rule: ValueRule?) -> [Int: Int] {
        var gaps: [Int: Int] = [:]
        var run: [(place: Int, width: Int, gap: Int)] = []
        func end() {
            let widest = run.map(\.width).max() ?? 0
            if run.contains(where: { $0.gap > 1 }) {
                for member in run { gaps[member.place] = widest - member.width + 1 }
            }
            run = []
        }
        for (place, entry) in entries.enumerated() {
            if entry.lead.contains(.blank) { end() }
            guard let key = entry.key else { return [:] }
            let head = LayoutWriter.spaces(indent) + InlineText.key(key)
            if isOneLine(entry, rule: ValueRule.inner(rule, key: key.name), behind: head) {
                run.append((place, DisplayWidth.cells(head), entry.gap))
            } else {
                end()
            }
        }
        end()
        return gaps
    }

    private static func isOneLine(_ entry: LayoutEntry, rule: ValueRule?, behind head: String) -> Bool {
        switch entry.value {
        case .empty: false
        case .scalar(let scalar): scalar.line(inFlow: false) != nil
        case .collection(let collection): InlineText.text(collection, rule: rule, behind: head) != nil
        }
    }
}

/// Where the comments behind lines begin.
///
/// In a group of lines most of them begin in one column; a line that is longer by little takes the column with it, and one that is
/// longer by more sticks out. A group whose comments all keep one distance, without a common column, is left at that.
enum RemarkColumns {
    /// How much too long a line may be, in cells, to move the column of its group.
    private static let near = 8
    /// The least distance between a line and its comment where its own cannot be kept.
    private static let distance = 2

    private struct Member {
        let line: Int
        let width: Int
        var column: Int
    }

    /// Sets the columns of all comments.
    static func align(_ lines: inout [OutputLine]) {
        var start = 0
        while start < lines.count {
            let group = lines[start].group
            let end = lines[start...].firstIndex { $0.group != group } ?? lines.count
            for member in placed(lines[start..<end]) { lines[member.line].column = member.column }
            start = end
        }
    }

    private static func placed(_ lines: ArraySlice<OutputLine>) -> [Member] {
        var members: [Member] = []
        var remarks: [Remark] = []
        for line in lines.indices {
            guard let remark = lines[line].remark else { continue }
            let width = DisplayWidth.cells(lines[line].content)
            let gap = max(1, min(remark.gap, distance))
            members.append(Member(line: line, width: width, column: max(remark.column, width + gap)))
            remarks.append(remark)
        }
        guard let first = remarks.first, members.count > 1 else { return members }
        if remarks.allSatisfy({ $0.gap == first.gap }), remarks.contains(where: { $0.column != first.column }) {
            return members.map { Member(line: $0.line, width: $0.width, column: $0.width + max(1, first.gap)) }
        }
        let column = common(members)
        return members.map { $0.width < column ? Member(line: $0.line, width: $0.width, column: column) : $0 }
    }

    /// The column of most, moved to the right as far as lines need it that are longer by little.
    private static func common(_ members: [Member]) -> Int {
        let counts = Dictionary(members.map { ($0.column, 1) }, uniquingKeysWith: +)
        var column = counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key ?? 0
        while let long = members.filter({ column <= $0.width && $0.width < column + near }).map(\.width).max() {
            column = long + distance
        }
        return column
    }
}
