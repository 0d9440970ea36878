/// One pass through an archive: all its files are read to their end, since only then their checksums have held.
final class BillReading {
    /// Which bill it is; nil before details were found.
    private(set) var kind: BillKind?
    private(set) var trades = TradeSums()
    private(set) var account = AccountSums()
    private var totals: [TotalsFile] = []
    /// Why no file could be taken for details, where there was a reason.
    private var doubt: BillError?
    private let gbk: GBK

    private init() throws(BillError) { gbk = try GBK() }

    /// What takes the lines of the details.
    typealias Visit = (DetailLine, BillRow.Business) throws(BillError) -> Void

    /// Reads everything, and sees to it that it agrees.
    /// - Parameter visit: takes each line of the details after it was found good. What it was given ends with the call.
    static func read(_ archive: ZipArchive, visit: Visit) throws(BillError) -> BillReading {
        let reading = try BillReading()
        for index in 0..<archive.count {
            try reading.read(LineReader(archive.file(index), limit: archive.lineLimit), visit)
        }
        guard reading.kind != nil else { throw reading.doubt ?? .noDetail }
        for totals in reading.totals {
            if reading.kind == .account { try totals.check(reading.account) } else { try totals.check(reading.trades) }
        }
        return reading
    }

    private func read(_ lines: LineReader, _ visit: Visit) throws(BillError) {
        while let line = try lines.next().map(Self.withoutMark) {
            if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
            switch try header(line, lines.number) {
            case .other: return
            case .totals(let names): return try readTotals(lines, names)
            case .detail(let header): return try readDetails(lines, header, visit)
            }
        }
    }

    /// Reads the line of the columns' names. A file of this bill's in another encoding is told from a file that is no bill.
    private func header(_ line: UnsafeRawBufferPointer, _ number: Int) throws(BillError) -> FileHeader {
        let isASCII = line.allSatisfy { $0 < 0x80 }
        if !isASCII, let text = String(validating: line, as: UTF8.self) {
            if case .other = try FileHeader(names: Self.names(text)) { return .other }
            throw .wrongEncoding(line: number)
        }
        guard let text = gbk.text(line) else {
            doubt = doubt ?? .wrongEncoding(line: number)
            return .other
        }
        return try FileHeader(names: Self.names(text))
    }

    private static func names(_ text: String) -> [String] {
        text.split(separator: ",", omittingEmptySubsequences: false).map { BillColumn.folded(String($0)) }
    }

    /// The line without the mark that some programs put before UTF-8.
    private static func withoutMark(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        line.starts(with: [0xEF, 0xBB, 0xBF]) ? UnsafeRawBufferPointer(rebasing: line.dropFirst(3)) : line
    }

    private func readTotals(_ lines: LineReader, _ names: [String]) throws(BillError) {
        var cells = Cells()
        var file = TotalsFile(names: names)
        while let line = try lines.next() {
            if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
            try cells.split(line, number: lines.number)
            file.take(cells, gbk)
        }
        totals.append(file)
    }

    private func readDetails(_ lines: LineReader, _ header: BillHeader, _ visit: Visit) throws(BillError) {
        if let kind, kind != header.kind { throw .twoKinds }
        kind = header.kind
        var cells = Cells()
        var tally = FileTally()
        var stated: [StatedTotal] = []
        while let line = try lines.next() {
            if line.isEmpty { continue }
            if line.first == UInt8(ascii: "#") {
                guard let text = gbk.text(line) else { throw .wrongEncoding(line: lines.number) }
                if let total = StatedTotal(text) { stated.append(total) }
                continue
            }
            try cells.split(line, number: lines.number)
            try cells.refuseFormulas(line: lines.number)
            let count = cells.count
            guard cells.join(into: header, gbk) else {
                throw .wrongCellCount(line: lines.number, found: count, expected: header.count)
            }
            let row = DetailLine(number: lines.number, header: header, cells: cells, gbk: gbk)
            try visit(row, take(row, &tally))
        }
        for total in stated { try tally.check(total) }
    }

    /// Counts a line in.
    private func take(_ line: DetailLine, _ tally: inout FileTally) throws(BillError) -> BillRow.Business {
        let business = try line.business()
        switch line.header.kind {
        case .trade:
            try trades.add(line, business)
            try tally.add(business, line.fen(.received))
        case .account:
            try account.add(line, business)
            try tally.add(business, line.fenOrNothing(business == .outgo ? .outgo : .income))
        }
        return business
    }
}
