/// Rows of one table as they are written: those that the transactions of one commit add go to the database with few statements, where a
/// statement for each would cost more than the row does.
///
/// Make one as a constant of the program.
public final class Sheet: Sendable {
    /// Rows that one statement writes at most.
    static let most = 64

    /// The table.
    let table: String
    /// How many of the first columns tell rows apart that are added up; 0 where no row is.
    let keys: Int
    /// How many of the last columns are added up.
    let sums: Int
    private let columns: Int
    /// The statements for 1, 2, 4, … rows.
    private let texts: [String]

    /// Rows that are written as they are.
    /// - Parameters:
    ///   - table: the table.
    ///   - columns: the columns, in the order in which rows give their values.
    public init(_ table: String, _ columns: [String]) {
        self.table = table
        self.columns = columns.count
        (keys, sums) = (0, 0)
        texts = Self.texts("INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES ", columns.count, "")
    }

    /// Rows that are added to those with the same keys. Values stand in this order: keys, first, sums.
    /// - Parameters:
    ///   - table: the table.
    ///   - keys: the columns of its primary key.
    ///   - first: columns that keep what the first row of its keys has.
    ///   - sums: columns of integers that are added up.
    public init(_ table: String, keys: [String], first: [String] = [], sums: [String]) {
        self.table = table
        (self.keys, self.sums) = (keys.count, sums.count)
        let names = keys + first + sums
        columns = names.count
        let additions = sums.map { "\($0) = \(table).\($0) + excluded.\($0)" }.joined(separator: ", ")
        texts = Self.texts(
            "INSERT INTO \(table) (\(names.joined(separator: ", "))) VALUES ", columns,
            " ON CONFLICT (\(keys.joined(separator: ", "))) DO UPDATE SET \(additions)")
    }

    /// The statements that write so many rows, each with how many of them it takes.
    func statements(for count: Int) -> [(sql: String, rows: Int)] {
        var (statements, left): ([(String, Int)], Int) = ([], count)
        for power in texts.indices.reversed() {
            while left >= 1 << power {
                statements.append((texts[power], 1 << power))
                left -= 1 << power
            }
        }
        return statements
    }

    private static func texts(_ head: String, _ columns: Int, _ tail: String) -> [String] {
        var (texts, rows): ([String], Int) = ([], 1)
        while rows <= most {
            let values = (0..<rows).map { row in
                "(\((1...columns).map { "$\(row * columns + $0)" }.joined(separator: ", ")))"
            }
            texts.append(head + values.joined(separator: ", ") + tail)
            rows *= 2
        }
        return texts
    }
}
