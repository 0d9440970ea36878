import BillSamples
import Bills
import Fuzzing
import Money

@main
enum BillFuzz {
    static func main() { Fuzzing.run(read, canary: canary) }

    private static let limits = BillLimits(
        archiveBytes: 1 << 20, files: 4, unpackedBytes: 4 << 20, ratio: 200, freeBytes: 1 << 20, lineBytes: 4 << 10)

    /// What has to hold for any bytes: as an archive they are refused or read; as the lines of a bill that are packed as they should be,
    /// too, and then the figures are those of the lines one by one.
    private static func read(_ bytes: [UInt8]) {
        if bytes.starts(with: [0x50, 0x4B]) {
            _ = try? BillArchive(bytes, limits: limits).summary(above: .fen(1), rows: RowRequest(offset: 0, limit: 10))
        } else if let archive = try? BillArchive(SampleArchive.pack([.init("a.csv", bytes, isStored: true)]), limits: limits) {
            check(archive)
        }
    }

    private static func check(_ archive: BillArchive) {
        guard let summary = try? archive.summary(above: .fen(0), rows: RowRequest(offset: 0, limit: 1000)) else { return }
        var sums: [BillRow.Business: Int64] = [:]
        var count = 0
        let again = try? archive.forEachRow { row in
            sums[row.business, default: 0] &+= row.amount.minorUnits
            count += 1
            require(!row.amount.isNegative && !row.received.isNegative, "an amount is below zero")
        }
        require(again?.figures == summary.figures, "the same bill has other figures")
        require(again?.rowCount == count, "lines were left out")
        switch summary.figures {
        case .trade(let figures):
            require(figures.gross.minorUnits == sums[.trade] ?? 0, "the trades do not add up")
            require(figures.refunds.minorUnits == sums[.refund] ?? 0, "the refunds do not add up")
            require(figures.trades + figures.refundCount == count, "the lines were counted otherwise")
        case .account(let figures):
            require(figures.income.minorUnits == sums[.income] ?? 0, "what came in does not add up")
            require(figures.outgo.minorUnits == sums[.outgo] ?? 0, "what went out does not add up")
        }
        require(summary.above?.count == summary.rowCount, "what is above was counted otherwise")
    }

    private static func canary(_ bytes: [UInt8]) {
        guard let archive = try? BillArchive(SampleArchive.pack([.init("a.csv", bytes, isStored: true)]), limits: limits),
            let summary = try? archive.summary()
        else { return }
        require(summary.rowCount != 1, "the canary sings")
    }
}
