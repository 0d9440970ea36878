/// Columns of text for people.
struct Table {
    private let head: [String]
    private var rows: [[String]] = []

    init(_ head: String...) { self.head = head }

    /// Adds a row; an absent value shows as a dash.
    mutating func add(_ row: String?...) { rows.append(row.map { $0 ?? "-" }) }

    /// The table, or what to say when it has no rows.
    func text(empty: String) -> String {
        guard !rows.isEmpty else { return empty }
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        let lines = ([head] + rows).map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell
                if column < row.count - 1 { line += String(repeating: " ", count: widths[column] - cell.count + 2) }
            }
            return line
        }
        return lines.joined(separator: "\n")
    }
}
