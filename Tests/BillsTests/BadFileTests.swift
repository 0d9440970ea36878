import BillSamples
import Bills
import Foundation
import Money
import Testing

@Suite("Files that no bill is")
struct BadFileTests {
    private static let bill: SampleBill = {
        var refund = SampleBill.Line()
        (refund.isRefund, refund.requestNumber, refund.fee) = (true, "RF-1", 0)
        return SampleBill([SampleBill.Line(), SampleBill.Line(), refund])
    }()

    /// The archive of the details after their text was changed.
    private static func archive(_ change: (String) -> String) -> [UInt8] {
        SampleArchive.pack([.init("业务明细.csv", GBKBytes.of(change(bill.text)))])
    }

    private static func problem(_ archive: [UInt8], limits: BillLimits = .standard) -> BillError? {
        do throws(BillError) {
            _ = try BillArchive(archive, limits: limits).summary(rows: RowRequest(offset: 0, limit: 10))
            return nil
        } catch { return error }
    }

    /// What issue's line names, and what each is answered with, word by word.
    enum Bad: String, CaseIterable {
        case truncated, encoding, column, formula, bomb

        var archive: [UInt8] {
            switch self {
            case .truncated:
                let whole = BadFileTests.bill.archive
                return Array(whole[..<(whole.count * 2 / 3)])
            case .encoding: return SampleArchive.pack([.init("业务明细.csv", Array(BadFileTests.bill.text.utf8))])
            case .column: return BadFileTests.archive { $0.replacing("商家实收（元）", with: "实收（元）") }
            case .formula: return BadFileTests.archive { $0.replacing("RF-1\t", with: #"=HYPERLINK("http://x.example";"RF-1")"# + "\t") }
            case .bomb:
                // A line of a bill, over and over: a few bytes of the archive are a megabyte of it.
                let rows = BadFileTests.bill.text.split(separator: "\r\n").map { GBKBytes.of($0 + "\r\n") }
                var content = rows[0..<6].flatMap { $0 }
                while content.count < 20 << 20 { content += rows[5] }
                return SampleArchive.pack([.init("业务明细.csv", content)])
            }
        }

        var text: String {
            switch self {
            case .truncated: "the bill's ZIP archive is cut short"
            case .encoding: "line 5 of the bill is not encoded in GBK"
            case .column: "the bill has no column `商家实收(元)`"
            case .formula: "line 8 of the bill has a formula in its cell 22, where only text or a number belongs"
            case .bomb: "the bill is too large: more than 16777216 bytes are more than a bill of its kind can have"
            }
        }
    }

    @Test("a truncated ZIP, a wrong encoding, a missing column, a formula cell and a zip bomb each say so", arguments: Bad.allCases)
    func named(bad: Bad) throws {
        let problem = try #require(Self.problem(bad.archive))
        #expect(problem.description == bad.text)
        #expect(!problem.help.isEmpty && problem.code.hasPrefix("bill-"))
    }

    @Test("a bomb that states less than it holds ends where its bytes pass the limit")
    func hiddenBomb() {
        var archive = Bad.bomb.archive
        // The size that a file unpacks to stands 22 bytes behind the mark of its own head, and 24 behind that of its line in the list.
        let marks: [([UInt8], Int)] = [([0x50, 0x4B, 0x03, 0x04], 22), ([0x50, 0x4B, 0x01, 0x02], 24)]
        for (mark, place) in marks {
            for start in 0..<(archive.count - 30) where archive[start..<start + 4].elementsEqual(mark) {
                archive.replaceSubrange(start + place..<start + place + 4, with: [0, 1, 0, 0])
            }
        }
        let small = BillLimits(
            archiveBytes: 1 << 20, files: 16, unpackedBytes: 1 << 20, ratio: 2, freeBytes: 1 << 16, lineBytes: 1 << 10)
        #expect(Self.problem(archive, limits: small) == .tooLarge(limit: max(1 << 16, archive.count * 2)))
    }

    @Test("no archive that is cut anywhere gives figures")
    func cut() {
        let whole = Self.bill.archive
        for count in 0..<whole.count {
            let problem = Self.problem(Array(whole[..<count]))
            #expect(problem == .truncated || problem == .notAZip, "\(count) of \(whole.count) bytes: \(String(describing: problem))")
        }
    }

    @Test("a byte that was turned within the packed lines is found by the checksum")
    func turned() {
        let whole = SampleArchive.pack([.init("a.csv", Self.bill.bytes, isStored: true)])
        var archive = whole
        // A digit of an amount: it is an amount still, and GBK still.
        let amount = Array("100.00".utf8)
        guard let place = (0..<archive.count - 6).first(where: { archive[$0..<$0 + 6].elementsEqual(amount) }) else {
            Issue.record("there is no amount to turn")
            return
        }
        archive[place] = UInt8(ascii: "9")
        #expect(Self.problem(whole) == nil)
        #expect(Self.problem(archive) == .damaged)
    }

    struct Changed: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let from: String
        let to: String
        let problem: BillError
    }

    private static let changes = [
        Changed(testDescription: "another business", from: "交易\t", to: "预授权\t", problem: .unknownBusiness(line: 6)),
        Changed(testDescription: "no amount", from: ",100.00\t", to: ",一百\t", problem: .badAmount(line: 6, column: "订单金额(元)")),
        Changed(testDescription: "thirds of a fen", from: ",100.00\t", to: ",100.001\t", problem: .badAmount(line: 6, column: "订单金额(元)")),
        Changed(testDescription: "an empty amount", from: ",100.00\t", to: ",\t", problem: .badAmount(line: 6, column: "订单金额(元)")),
        Changed(
            testDescription: "a trade below zero", from: ",100.00\t", to: ",-100.00\t", problem: .mixedSigns(line: 6, column: "订单金额(元)")),
        Changed(testDescription: "a column twice", from: "备注", to: "商户订单号", problem: .repeatedColumn(name: "商户订单号")),
        Changed(
            testDescription: "a cell more", from: ",100.00\t", to: ",100.00\t,x", problem: .wrongCellCount(line: 6, found: 26, expected: 25)
        ),
        Changed(
            testDescription: "a comma in one of two texts beside each other", from: "张*(", to: "张,*(",
            problem: .wrongCellCount(line: 6, found: 26, expected: 25)),
        Changed(
            testDescription: "a title that plays the next columns", from: "手工陶瓷茶杯\t",
            to: "茶,2026-01-01 00:00:00,2026-01-01 00:00:00\t", problem: .wrongCellCount(line: 6, found: 27, expected: 25)),
        Changed(testDescription: "a formula behind a comma", from: "手工陶瓷茶杯\t", to: "茶,=1+1\t", problem: .formulaCell(line: 6, column: 5)),
        Changed(testDescription: "a cell less", from: "交易\t,", to: "交易\t", problem: .wrongCellCount(line: 6, found: 24, expected: 25)),
        Changed(
            testDescription: "another count", from: "交易合计：2笔", to: "交易合计：3笔",
            problem: .totalsDiffer(what: "交易合计", stated: "3", found: "2")),
        Changed(
            testDescription: "another sum", from: "共200.00元", to: "共200.01元",
            problem: .totalsDiffer(what: "交易合计", stated: "200.01 CNY", found: "200.00 CNY")),
        Changed(testDescription: "an at sign", from: "手工陶瓷茶杯\t", to: "@SUM(A1)\t", problem: .formulaCell(line: 6, column: 4)),
        Changed(testDescription: "a command", from: "手工陶瓷茶杯\t", to: "-2+3+cmd|' /C calc'!A0\t", problem: .formulaCell(line: 6, column: 4)),
        Changed(testDescription: "a plus", from: "手工陶瓷茶杯\t", to: "+A1\t", problem: .formulaCell(line: 6, column: 4)),
        Changed(testDescription: "behind a tab", from: "手工陶瓷茶杯\t", to: "\t =1+1\t", problem: .formulaCell(line: 6, column: 4)),
        Changed(testDescription: "a wide sign", from: "手工陶瓷茶杯\t", to: "＝１\t", problem: .formulaCell(line: 6, column: 4)),
        Changed(testDescription: "no details", from: "支付宝交易号", to: "x", problem: .missingColumn(name: "支付宝交易号")),
    ]

    @Test("what is wrong in a line is named with its place, and never with what stands there", arguments: changes)
    func changed(change: Changed) {
        let archive = Self.archive { text in
            guard let place = text.range(of: change.from) else { return text }
            return text.replacingCharacters(in: place, with: change.to)
        }
        #expect(Self.problem(archive) == change.problem)
    }

    @Test(
        "titles that only look like formulas are texts",
        arguments: ["-", "--", "-特价-", "－茶杯", "+86 138 0013 8000", "-12.50", "茶=杯", "'=1", "（特价）", "+852-6***4321", "℡0571"])
    func harmless(title: String) {
        #expect(Self.problem(Self.archive { $0.replacing("手工陶瓷茶杯", with: title) }) == nil)
    }

    @Test("bytes that are no GBK are found in any cell, and a file in UTF-16 is no bill")
    func encoding() {
        var bytes = Self.bill.bytes
        let title = GBKBytes.of("茶杯")
        guard let place = (0..<bytes.count - 4).first(where: { bytes[$0..<$0 + 4].elementsEqual(title) }) else { return }
        bytes[place + 1] = 0x20
        #expect(Self.problem(SampleArchive.pack([.init("a.csv", bytes)])) == .wrongEncoding(line: 6))
        var wide: [UInt8] = [0xFF, 0xFE]
        for unit in Self.bill.text.utf16 { wide += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        #expect(Self.problem(SampleArchive.pack([.init("a.csv", wide)])) == .wrongEncoding(line: 1))
        let marked = [0xEF, 0xBB, 0xBF] + Array(Self.bill.text.utf8)
        #expect(Self.problem(SampleArchive.pack([.init("a.csv", marked)])) == .wrongEncoding(line: 5))
    }

    @Test("an archive of other things, of two kinds, of too many files or too long lines is refused")
    func others() {
        #expect(Self.problem([]) == .notAZip)
        #expect(Self.problem(Array("支付宝".utf8)) == .notAZip)
        #expect(Self.problem(SampleArchive.pack([.init("a.txt", Array("hello".utf8))])) == .noDetail)
        let account = GBKBytes.of("账务流水号,收入金额（+元）,支出金额（-元）\r\n")
        #expect(Self.problem(SampleArchive.pack([.init("a.csv", account), .init("b.csv", Self.bill.bytes)])) == .twoKinds)
        let many = (0..<17).map { SampleArchive.File("\($0).csv", []) }
        #expect(Self.problem(SampleArchive.pack(many)) == .tooManyFiles(limit: 16))
        let long = Self.bill.text.replacing("手工", with: String(repeating: "长", count: 40_000))
        #expect(Self.problem(SampleArchive.pack([.init("a.csv", GBKBytes.of(long))])) == .lineTooLong(line: 6, limit: 65_536))
    }

    @Test("every problem has a code of its own, a sentence without a full stop, and what would help")
    func texts() {
        let all: [BillError] = [
            .notAZip, .truncated, .damaged, .tooLarge(limit: 1), .tooManyFiles(limit: 1), .encrypted, .unknownPacking, .noDetail, .twoKinds,
            .wrongEncoding(line: 1), .noConverter, .lineTooLong(line: 1, limit: 1), .missingColumn(name: "a"), .repeatedColumn(name: "a"),
            .wrongCellCount(line: 1, found: 1, expected: 2), .unknownBusiness(line: 1), .badAmount(line: 1, column: "a"),
            .mixedSigns(line: 1, column: "a"), .formulaCell(line: 1, column: 1), .totalsDiffer(what: "a", stated: "1", found: "2"),
            .sumTooLarge,
        ]
        #expect(Set(all.map(\.code)).count == all.count)
        for problem in all {
            #expect(problem.description.first?.isLowercase == true && problem.description.last != ".")
            #expect(problem.help.first?.isLowercase == true && problem.help.last != ".")
        }
    }
}
