internal import Clocks

extension ZoneTable {
    /// An instant as the zone's clocks show it, for people: `Mon 2027-02-01 00:00:00`; milliseconds where there are any.
    func text(_ instant: Instant) -> String {
        let local = local(instant.milliseconds)
        let (date, time) = local.floored(by: 86_400_000)
        let day = Self.days[Int((date + 4).floored(by: 7).remainder)]
        let (seconds, rest) = time.quotientAndRemainder(dividingBy: 1000)
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { Self.padded($0, 2) }.joined(separator: ":")
        return "\(day) \(LocalDate(day: date).text) \(clock)\(rest == 0 ? "" : ".\(Self.padded(rest, 3))")"
    }

    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Span {
    /// The duration for people, exact: `167h59m59.999s`, `7d`, `0s`.
    var exactText: String {
        if milliseconds < 0 { return "-\(Span(milliseconds: -milliseconds).exactText)" }
        if milliseconds % 86_400_000 == 0, milliseconds > 86_400_000 { return "\(milliseconds / 86_400_000)d" }
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        var text = ""
        if seconds >= 3600 { text += "\(seconds / 3600)h" }
        if seconds / 60 % 60 > 0 { text += "\(seconds / 60 % 60)m" }
        if rest > 0 {
            let digits = String(rest)
            text += "\(seconds % 60).\(String(repeating: "0", count: 3 - digits.count))\(digits)s"
        } else if seconds % 60 > 0 || text.isEmpty {
            text += "\(seconds % 60)s"
        }
        return text
    }
}

/// Columns of text for people.
struct Columns {
    private var rows: [[String]]

    init(_ head: String...) { rows = head.isEmpty ? [] : [head] }

    mutating func add(_ row: [String]) { rows.append(row) }

    /// A line for each row, the head, if there is one, first; nothing stands behind the last column.
    func lines(indent: String) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            var line = indent
            for (column, cell) in row.enumerated() {
                line += cell
                if column < row.count - 1 { line += String(repeating: " ", count: widths[column] - cell.count + 2) }
            }
            return line
        }
    }
}
