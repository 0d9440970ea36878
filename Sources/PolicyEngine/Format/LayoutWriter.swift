internal import Diagnostics

/// Writes a layout in the one style of policy files.
struct LayoutWriter {
    private static let step = 2

    private(set) var lines: [OutputLine] = []
    private var group = 0

    private init() {}

    /// The text of a layout. `rule` is what the root may be, for the order of keys.
    static func write(_ layout: Layout, rule: MapRule?) -> String {
        var writer = LayoutWriter()
        writer.document(layout, rule: rule)
        RemarkColumns.align(&writer.lines)
        let text = writer.lines.map(\.text)
        return text.isEmpty ? "" : text.joined(separator: "\n") + "\n"
    }

    private mutating func document(_ layout: Layout, rule: MapRule?) {
        leads(layout.head, indent: 0, isFirst: true)
        if layout.hasMark { line("---", layout.markRemark) }
        let value = rule.map { ValueRule.map($0) }
        switch layout.root {
        case .empty: leads(layout.lead, indent: 0, isFirst: lines.isEmpty)
        case .scalar(let scalar):
            leads(layout.lead, indent: 0, isFirst: lines.isEmpty)
            self.scalar(scalar, behind: "", gap: 0, indent: -Self.step, layout.rootRemark)
        case .collection(let collection):
            if let flat = InlineText.text(collection, rule: nil, behind: "") {
                leads(layout.lead, indent: 0, isFirst: lines.isEmpty)
                line(flat, layout.rootRemark)
            } else {
                leads(layout.lead + (collection.opening.map { [$0.asLead] } ?? []), indent: 0, isFirst: lines.isEmpty)
                entries(of: collection, indent: 0, rule: value, depth: 0, head: nil)
                leads(layout.rootRemark.map { [$0.asLead] } ?? [], indent: 0, isFirst: false)
            }
        }
        leads(layout.tail, indent: 0, isFirst: lines.isEmpty)
        while lines.last?.content.isEmpty == true, lines.last?.remark == nil, lines.last?.isContent == false { lines.removeLast() }
    }

    // MARK: - Lines

    private mutating func line(_ content: String, _ remark: Remark? = nil, isContent: Bool = true) {
        if content.isEmpty, remark == nil, !isContent { group += 1 }
        lines.append(OutputLine(content: content, remark: remark, group: group, isContent: isContent))
    }

    /// Comments and empty lines: of the latter never two together, and none where a block begins.
    private mutating func leads(_ leads: [Lead], indent: Int, isFirst: Bool) {
        var mayBeBlank = !isFirst
        for lead in leads {
            switch lead {
            case .blank:
                if mayBeBlank, let last = lines.last, last.isContent || !last.content.isEmpty { line("", isContent: false) }
                mayBeBlank = false
            case .line(let text, _):
                lines.append(OutputLine(content: Self.spaces(indent) + text, remark: nil, group: group, isContent: false))
                mayBeBlank = true
            }
        }
    }

    static func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

    // MARK: - Lists and maps of lines

    /// The entries, each on lines of its own. `head` stands in front of the first one instead of its indentation: `  - `.
    private mutating func entries(of collection: LayoutCollection, indent: Int, rule: ValueRule?, depth: Int, head: String?) {
        let entries = KeyOrder.sorted(collection, rule: depth == 0 ? nil : rule)
        let gaps = depth == 1 ? ValueColumns.gaps(entries, indent: indent, rule: rule) : [:]
        for (place, entry) in entries.enumerated() {
            let isFirst = place == 0
            let start = isFirst ? head ?? Self.spaces(indent) : Self.spaces(indent)
            if !isFirst || head == nil {
                let inside = leadsInside(entry, rule: rule, behind: "\(start)-")
                leads(entry.lead + inside, indent: indent, isFirst: isFirst && (depth > 0 || lines.isEmpty))
            }
            let inner = ValueRule.inner(rule, key: entry.key?.name)
            if let key = entry.key {
                member(entry, behind: start + InlineText.key(key), gap: gaps[place] ?? 1, indent: indent, rule: inner, depth: depth)
            } else {
                item(entry, behind: "\(start)-", indent: indent, rule: inner, depth: depth)
            }
        }
        leads(collection.tail, indent: indent, isFirst: false)
    }

    /// The comments inside of an item for which there is no place behind its dash.
    /// - Parameter head: the line up to the dash: it decides with the rest whether the item has its place on one line.
    private func leadsInside(_ entry: LayoutEntry, rule: ValueRule?, behind head: String) -> [Lead] {
        let rule = ValueRule.inner(rule, key: entry.key?.name)
        guard entry.key == nil, case .collection(let collection) = entry.value,
            InlineText.text(collection, rule: rule, behind: head) == nil
        else { return [] }
        let remarks = [collection.opening, collection.isFlow ? entry.remark : nil].compactMap { $0?.asLead }
        guard let first = KeyOrder.sorted(collection, rule: rule).first else { return remarks }
        return remarks + first.lead.filter { $0 != .blank } + leadsInside(first, rule: rule, behind: head + " -")
    }

    private mutating func member(_ entry: LayoutEntry, behind head: String, gap: Int, indent: Int, rule: ValueRule?, depth: Int) {
        switch entry.value {
        case .empty(let inner):
            line(head, entry.remark)
            leads(inner, indent: indent + Self.step, isFirst: true)
        case .scalar(let scalar): self.scalar(scalar, behind: head, gap: gap, indent: indent, entry.remark)
        case .collection(let collection):
            if let flat = InlineText.text(collection, rule: rule, behind: head) {
                return line(head + Self.spaces(gap) + flat, entry.remark)
            }
            if depth == 0 { group += 1 }
            line(head, collection.opening ?? entry.remark)
            if depth == 0 { group += 1 }
            entries(of: collection, indent: indent + Self.step, rule: rule, depth: depth + 1, head: nil)
            if collection.opening != nil, let remark = entry.remark { leads([remark.asLead], indent: indent + Self.step, isFirst: false) }
        }
    }

    private mutating func item(_ entry: LayoutEntry, behind head: String, indent: Int, rule: ValueRule?, depth: Int) {
        switch entry.value {
        case .empty(let inner):
            line(head, entry.remark)
            leads(inner, indent: indent + Self.step, isFirst: true)
        case .scalar(let scalar): self.scalar(scalar, behind: head, gap: 1, indent: indent, entry.remark)
        case .collection(let collection):
            if let flat = InlineText.text(collection, rule: rule, behind: head) { return line(head + " " + flat, entry.remark) }
            entries(of: collection, indent: indent + Self.step, rule: rule, depth: depth + 1, head: head + " ")
        }
    }

    // MARK: - Texts

    private mutating func scalar(_ scalar: LayoutScalar, behind head: String, gap: Int, indent: Int, _ remark: Remark?) {
        let start = head + Self.spaces(gap)
        let inside = Self.spaces(indent + Self.step)
        if let text = scalar.line(inFlow: false) { return line(start + text, remark) }
        switch scalar {
        case .plain(let lines), .quoted(let lines):
            for (place, text) in lines.enumerated() {
                let content = place == 0 ? start + text : text.isEmpty ? "" : inside + text
                line(content, place == lines.count - 1 ? remark : nil)
            }
        case .block(let style, let chomping, let lines):
            let first = lines.first { !$0.isEmpty }?.first
            let digit = first == " " || first == "\t" ? "\(Self.step)" : ""
            line("\(start)\(style)\(digit)\(chomping)", remark)
            for text in lines { line(text.isEmpty ? "" : (inside.isEmpty ? Self.spaces(Self.step) : inside) + text) }
        }
    }
}
