extension LayoutReader {
    /// Reads a list or map in brackets.
    mutating func flow() throws(LayoutFailure) -> LayoutCollection {
        let isMap = cursor.current == "{"
        let close: Unicode.Scalar = isMap ? "}" : "]"
        let line = cursor.line
        var collection = LayoutCollection(isMap: isMap, isFlow: true)
        cursor.advance()
        cursor.skip()
        collection.opening = cursor.takeRemark()?.withoutColumn
        while cursor.current != close {
            guard !cursor.isAtEnd else { throw cursor.failure }
            var entry = LayoutEntry(lead: cursor.takeLeads())
            try isMap ? member(&entry) : item(&entry)
            if let remark = cursor.takeRemark() { note(remark, in: &entry) }
            if cursor.current == "," {
                take(into: &entry)
                cursor.advance()
                cursor.skip()
                if let remark = cursor.takeRemark() { note(remark, in: &entry) }
            } else if cursor.current != close {
                throw cursor.failure
            }
            collection.entries.append(entry)
        }
        collection.tail = cursor.takeLeads()
        collection.spansLines = cursor.line != line
        cursor.advance()
        if collection.entries.isEmpty {
            // Nothing is left between empty brackets; what was said there goes above.
            scalarLead += ([collection.opening?.asLead].compactMap { $0 } + collection.tail).filter { $0 != .blank }
            collection.opening = nil
            collection.tail = []
        }
        return collection
    }

    /// A key of a map in brackets, with or without a value.
    private mutating func member(_ entry: inout LayoutEntry) throws(LayoutFailure) {
        if cursor.current == "?", cursor.isBlank(1) {
            cursor.advance()
            cursor.skip()
            take(into: &entry)
        }
        entry.key = try text()
        cursor.skip()
        guard cursor.current == ":" else { return }
        take(into: &entry)
        try memberValue(&entry)
    }

    /// The value behind a colon, if there is one.
    private mutating func memberValue(_ entry: inout LayoutEntry) throws(LayoutFailure) {
        cursor.advance()
        cursor.skip()
        take(into: &entry)
        if let scalar = cursor.current, ",]}".unicodeScalars.contains(scalar) { return }
        entry.value = try flowNode()
        cursor.skip()
    }

    /// An item of a list in brackets; `a: b` there is a map of one key.
    private mutating func item(_ entry: inout LayoutEntry) throws(LayoutFailure) {
        let isExplicit = cursor.current == "?" && cursor.isBlank(1)
        let line = cursor.line
        var pair = LayoutEntry(lead: [])
        if isExplicit {
            try member(&pair)
        } else {
            entry.value = try flowNode()
            cursor.skip()
            guard cursor.current == ":", case .scalar(let key) = entry.value else { return }
            take(into: &entry)
            pair.key = key
            try memberValue(&pair)
        }
        entry.lead += pair.lead
        if let remark = pair.remark { note(remark, in: &entry) }
        pair.lead = []
        pair.remark = nil
        var map = LayoutCollection(isMap: true, isFlow: true, entries: [pair])
        map.spansLines = cursor.line != line
        entry.value = .collection(map)
    }

    private mutating func flowNode() throws(LayoutFailure) -> LayoutNode {
        switch cursor.current {
        case "[", "{": .collection(try flow())
        default: .scalar(try text())
        }
    }

    private mutating func text() throws(LayoutFailure) -> LayoutScalar {
        switch cursor.current {
        case "\"", "'": try quoted()
        default: try plain(below: -1, inFlow: true)
        }
    }

    /// Gives an entry the comments that were passed since.
    private mutating func take(into entry: inout LayoutEntry) {
        entry.lead += cursor.takeLeads().filter { $0 != .blank }
        if let remark = cursor.takeRemark() { note(remark, in: &entry) }
    }

    /// Inside of brackets the columns of comments mean nothing: lines are broken anywhere.
    private func note(_ remark: Remark, in entry: inout LayoutEntry) {
        if entry.remark == nil { entry.remark = remark.withoutColumn } else { entry.lead.append(remark.asLead) }
    }
}
