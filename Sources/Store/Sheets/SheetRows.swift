/// The rows of a sheet that were added and not written yet.
struct SheetRows {
    private(set) var rows: [[SQLValue]] = []
    /// What answers depend on these rows.
    private(set) var marks: Set<String> = []
    private var places: [ArraySlice<SQLValue>: Int] = [:]

    var isEmpty: Bool { rows.isEmpty }

    mutating func add(_ row: [SQLValue], of sheet: Sheet, _ marks: [String]) throws(StoreError) {
        self.marks.formUnion(marks)
        guard sheet.keys > 0 else { return rows.append(row) }
        if let place = places[row.prefix(sheet.keys)] {
            for column in row.indices.suffix(sheet.sums) { rows[place][column] = try Self.sum(rows[place][column], row[column]) }
        } else {
            places[row.prefix(sheet.keys)] = rows.count
            rows.append(row)
        }
    }

    private static func sum(_ one: SQLValue, _ other: SQLValue) throws(StoreError) -> SQLValue {
        guard case .integer(let one) = one, case .integer(let other) = other else {
            throw .value(reason: "what a sheet adds up is no integer")
        }
        let (sum, isBeyond) = one.addingReportingOverflow(other)
        if isBeyond { throw .value(reason: "a sum is beyond what can be counted") }
        return .integer(sum)
    }
}
