/// The cells of one line, as places in its bytes. A comma always parts two cells: bills quote nothing, and no character of GBK has the
/// byte of a comma in it.
struct Cells {
    private var ends: [Int] = []
    private var bytes = UnsafeRawBufferPointer(start: nil, count: 0)

    /// How many cells the line has.
    var count: Int { ends.count }

    /// Takes a line apart, and sees to it that it is GBK.
    mutating func split(_ line: UnsafeRawBufferPointer, number: Int) throws(BillError) {
        bytes = line
        ends.removeAll(keepingCapacity: true)
        var index = 0
        let count = line.count
        while index < count {
            let byte = line[index]
            if byte < 0x80 {
                if byte == 0x2C { ends.append(index) }
                if byte == 0 { throw .wrongEncoding(line: number) }
                index += 1
            } else {
                guard let width = GBK.width(line, at: index) else { throw .wrongEncoding(line: number) }
                index += width
            }
        }
        ends.append(count)
    }

    /// A cell without the spaces and tabs around it: bills pad long numbers so that programs for tables keep them as texts.
    subscript(_ place: Int) -> UnsafeRawBufferPointer {
        var start = place == 0 ? 0 : ends[place - 1] + 1
        var end = ends[place]
        while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
        while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }

    /// No cell may be a formula, in whatever column: the file is opened by people in programs for tables.
    func refuseFormulas(line number: Int) throws(BillError) {
        for place in 0..<count where FormulaCell.isFormula(self[place]) {
            throw .formulaCell(line: number, column: place + 1)
        }
    }
}

extension Cells {
    /// More commas than these in the texts of one line are nobody's title.
    private static let mostCommas = 16

    /// Puts a text together again that has commas in it, since bills quote nothing. It is done where there is one way alone in which all
    /// amounts, times and numbers of the line stand in their columns, and not where there are two.
    /// - Returns: whether the line now has a cell for each column.
    mutating func join(into header: BillHeader, _ gbk: GBK) -> Bool {
        let extra = count - header.count
        guard extra > 0, extra <= Self.mostCommas else { return extra == 0 }
        let ways = self.ways(into: header, extra: extra, gbk)
        guard ways[0][0] == 1 else { return false }
        var shift = 0
        var joined: [Int] = []
        for column in 0..<header.count {
            if header.shapes[column] == .text { shift = (shift...extra).first { ways[column + 1][$0] > 0 } ?? shift }
            joined.append(ends[column + shift])
        }
        ends = joined
        return true
    }

    /// In how many ways, counted up to two, the columns from one on can take the cells from that many further on: by column, then by how
    /// many cells more than columns were taken before.
    private func ways(into header: BillHeader, extra: Int, _ gbk: GBK) -> [[Int]] {
        var ways = [[Int]](repeating: [Int](repeating: 0, count: extra + 1), count: header.count + 1)
        ways[header.count][extra] = 1
        for column in stride(from: header.count - 1, through: 0, by: -1) {
            let shape = header.shapes[column]
            for shift in 0...extra {
                if shape == .text {
                    ways[column][shift] = min(2, ways[column + 1][shift...].reduce(0, +))
                } else if shape.takes(self[column + shift], gbk) {
                    ways[column][shift] = ways[column + 1][shift]
                }
            }
        }
        return ways
    }
}
