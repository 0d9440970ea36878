import Clocks
import Foundation
import JSON
import Money
import TestSupport
import Testing

@testable import AlipaySimulator

/// Reads archives with another's code: Python's own.
enum Unpacked {
    private static let script = """
        import json, sys, zipfile
        with zipfile.ZipFile(sys.argv[1]) as archive:
            assert archive.testzip() is None
            print(json.dumps({
                entry.orig_filename.encode("cp437").decode("gbk"): archive.read(entry).decode(sys.argv[2]).replace("\\0", "0")
                for entry in archive.infolist()
            }))
        """

    /// The files of an archive, by name.
    static func files(_ zip: [UInt8], encoding: String = "gbk") throws -> [String: String] {
        let scratch = try Scratch()
        try Data(zip).write(to: URL(fileURLWithPath: scratch.file("bill.zip")))
        let output = try ProgramRun.run("/usr/bin/env", ["python3", "-c", script, scratch.file("bill.zip"), encoding])
            .orThrow("python3 reads the archive")
        guard let object = try JSONValue(parsing: Array(output.utf8), limits: JSONLimits(maximumBytes: 1 << 26)).objectValue else {
            throw Unexpected("no files")
        }
        return Dictionary(uniqueKeysWithValues: object.members.map { ($0.key, $0.value.stringValue ?? "") })
    }

    /// The rows of a table, by column, texts without their padding.
    static func rows(_ table: String) throws -> [[String: String]] {
        let lines = table.components(separatedBy: "\r\n").filter { !$0.hasPrefix("#") && !$0.isEmpty }
        guard let header = lines.first?.components(separatedBy: ",") else { throw Unexpected("no header") }
        return try lines.dropFirst().map { line in
            let cells = line.components(separatedBy: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == header.count else { throw Unexpected("a row of \(cells.count) cells: \(line)") }
            return Dictionary(zip(header, cells)) { $1 }
        }
    }
}

@Suite("bills")
struct BillTests {
    private let day: JSONObject = ["bill_type": "trade", "bill_date": "2026-11-21"]

    private func ask(_ world: TestWorld, _ content: JSONObject) throws -> JSONValue {
        try world.answer("alipay.data.dataservice.bill.downloadurl.query", content)
    }

    private func token(_ answer: JSONValue) throws -> String {
        guard let link = answer["bill_download_url"]?.stringValue, let token = link.split(separator: "/").last else {
            throw Unexpected("no link: \(answer.text)")
        }
        return String(token)
    }

    private func file(_ world: TestWorld, _ content: JSONObject) throws -> [UInt8] {
        guard let file = try world.simulator.bill(behind: token(ask(world, content))) else { throw Unexpected("no file") }
        return file
    }

    /// A world on the morning after a day with so many orders, a tenth of them refunded in part.
    private func morning(orders: Int, fee: Int64 = 60) throws -> TestWorld {
        let world = try TestWorld(changing: { configuration in
            configuration.feeBasisPoints = fee
            configuration.transfersNeedCertificates = false
        })
        for number in 0..<orders {
            let subject = ["插画, 订制", "a \"quoted\" title", "😀 and\r\nlines", "=1+1"][number % 4]
            let order = OrderDraft(
                outTradeNo: "B\(number)", totalAmount: .fen(Int64(number * 37 % 10_000 + 2)), subject: subject, body: "备注")
            try world.simulator.makeOrders([order], paid: true)
            if number % 10 == 0 { _ = try world.refund("B\(number)", "0.01", "R\(number)") }
        }
        world.clock.set(Instant(seconds: 1_795_309_200))
        return world
    }

    @Test("a bill is there from nine the next morning, its link for thirty seconds")
    func ready() throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        #expect(try ask(world, day)["sub_code"] == "INVAILID_ARGUMENTS", "today has none")
        world.clock.set(Instant(seconds: 1_795_309_199))
        #expect(try ask(world, day)["sub_code"] == "BILL_NOT_EXIST", "a second before nine")
        world.clock.advance(by: .seconds(1))
        let answer = try ask(world, day)
        #expect(answer.objectValue?.keys == ["code", "msg", "bill_download_url"])
        let token = try token(answer)
        world.clock.advance(by: .milliseconds(29_999))
        #expect(try world.simulator.bill(behind: token) != nil)
        world.clock.advance(by: .milliseconds(1))
        #expect(try world.simulator.bill(behind: token) == nil)
    }

    @Test("a day's bill adds up to the ledger, to the fen, refunds and fees negative")
    func addsUp() throws {
        let world = try morning(orders: 100)
        let files = try Unpacked.files(file(world, day))
        let name = "20887210000000010156_20261121_业务明细"
        #expect(Set(files.keys) == [name + ".csv", name + "(汇总).csv"])
        let detail = try #require(files[name + ".csv"])
        #expect(detail.hasPrefix("#支付宝业务明细查询\r\n#账号：[20887210000000010156]\r\n#起始日期：[2026年11月21日 00:00:00]"))
        let rows = try Unpacked.rows(detail)
        #expect(rows.count == 110 && rows.first?.keys.count == 25)
        func sum(_ column: String, _ kind: String) -> Int64 {
            rows.filter { $0["业务类型"] == kind }.reduce(0) { sum, row in
                let text = row[column] ?? ""
                let amount = BusinessContent.amount(text.replacingOccurrences(of: "-", with: ""))?.minorUnits ?? 0
                return sum + (text.hasPrefix("-") ? -amount : amount)
            }
        }
        let paid = world.simulator.trades.reduce(0) { $0 + $1.order.totalAmount.minorUnits }
        let refunded = world.simulator.trades.reduce(0) { $0 + $1.refunded.minorUnits }
        let fees = world.simulator.trades.reduce(0) { $0 + ($1.order.totalAmount.minorUnits * 60 + 5000) / 10_000 }
        #expect(sum("订单金额（元）", "交易") == paid && sum("商家实收（元）", "交易") == paid)
        #expect(sum("订单金额（元）", "退款") == -refunded && refunded == 10)
        #expect(sum("服务费（元）", "交易") == -fees && sum("服务费（元）", "退款") == 0)
        #expect(world.simulator.balance == .fen(paid - refunded - fees))
        #expect(rows.first { $0["商户订单号"] == "B0" }?["商品名称"] == "插画， 订制")
        #expect(rows.first { $0["商户订单号"] == "B2" }?["商品名称"] == "? and  lines")
        #expect(rows.first { $0["业务类型"] == "退款" }?["退款批次号/请求号"] == "R0")
        #expect(detail.contains("#交易合计：100笔，商家实收共\(Money.fen(paid).decimalText)元"))
        let summary = try Unpacked.rows(#require(files[name + "(汇总).csv"]))
        #expect(summary.last?["门店编号"] == "合计" && summary.last?["退款订单总笔数"] == "10")
        #expect(summary.last?["实收净额（元）"] == world.simulator.balance.decimalText)
    }

    @Test("the account's bill lists all that moved it, and ends with what it holds")
    func account() throws {
        let world = try TestWorld(changing: { configuration in
            configuration.feeBasisPoints = 60
            configuration.transfersNeedCertificates = false
        })
        try world.paidOrder("A", fen: 10_000)
        _ = try world.refund("A", "30.00", "R1")
        try world.simulator.deposit(.fen(500))
        _ = try world.transfer("T1", "20.00")
        world.simulator.add(Fault(.dealing))
        _ = try world.transfer("T2", "1.00")
        try world.simulator.endTransfer("T2", as: .fail)
        world.clock.set(Instant(seconds: 1_795_309_200))
        let files = try Unpacked.files(file(world, ["bill_type": "signcustomer", "bill_date": "2026-11-21"]))
        let rows = try Unpacked.rows(try #require(files.first { $0.key.hasSuffix("账务明细.csv") }?.value))
        #expect(rows.map { $0["业务类型"] } == ["在线支付", "收费", "交易退款", "充值", "转账", "转账", "转账退回"])
        #expect(rows.map { $0["支出金额（-元）"] } == ["", "-0.60", "-30.00", "", "-20.00", "-1.00", ""])
        #expect(rows.last?["账户余额（元）"] == "54.40" && world.simulator.balance.decimalText == "54.40")
        #expect(rows[4]["商户订单号"] == "T1" && rows[4]["对方账号"] == "ali***@example.com")
    }

    static let refusals: [(JSONObject, String)] = [
        (["bill_date": "2026-11-21"], "INVAILID_ARGUMENTS"), (["bill_type": "trade"], "INVAILID_ARGUMENTS"),
        (["bill_type": "trade", "bill_date": "20261121"], "INVAILID_ARGUMENTS"),
        (["bill_type": "trade", "bill_date": "2026-02-30"], "INVAILID_ARGUMENTS"),
        (["bill_type": "trade", "bill_date": "2026-11-22"], "INVAILID_ARGUMENTS"),
        (["bill_type": "trade", "bill_date": "2026-11"], "INVAILID_ARGUMENTS"),
        (["bill_type": "settlementMerge", "bill_date": "2026-11-21"], "TYPE_NOT_SUPPORTED"),
        (["bill_type": "trade", "bill_date": "2019-11-21"], "BILL_DATE_BEFORE_REGISTRATION"),
        (["bill_type": "trade", "bill_date": "2026-11-19"], "NO_BILL_DATA"),
    ]

    @Test("a bill that there is not is refused with its reason", arguments: refusals.indices)
    func refused(place: Int) throws {
        let (content, subCode) = Self.refusals[place]
        let answer = try ask(try morning(orders: 1), content)
        #expect(answer["code"] == "40004" && answer["sub_code"]?.stringValue == subCode)
    }

    @Test("a day on which nothing happened has a file all the same, and says so")
    func empty() throws {
        let world = try morning(orders: 3)
        world.clock.advance(by: .days(2))
        let content: JSONObject = ["bill_type": "trade", "bill_date": "2026-11-23"]
        #expect(try ask(world, content)["bill_file_code"] == "EMPTY_DATA_WITH_BILL_FILE")
        let detail = try #require(Unpacked.files(file(world, content)).first { $0.key.hasSuffix("明细.csv") }?.value)
        #expect(try Unpacked.rows(detail).isEmpty && detail.contains("#交易合计：0笔"))
    }

    @Test("a month's bill is there from nine on the third of the next one, and has all its days")
    func month() throws {
        let world = try morning(orders: 3)
        try world.paidOrder("LATER")
        let content: JSONObject = ["bill_type": "trade", "bill_date": "2026-11"]
        world.clock.set(try #require(ChinaTime.instant("2026-12-03 08:59:59")))
        #expect(try ask(world, content)["sub_code"] == "BILL_NOT_EXIST")
        world.clock.advance(by: .seconds(1))
        let detail = try #require(Unpacked.files(file(world, content)).first { $0.key.hasSuffix("202611_业务明细.csv") }?.value)
        #expect(try Unpacked.rows(detail).count == 5)
    }

    @Test(
        "a bill can be spoiled in each way, once",
        arguments: [Fault.Kind.billTruncated, .billEncoding, .billColumn, .billFormula, .billBomb])
    func flaws(kind: Fault.Kind) throws {
        let world = try morning(orders: 3)
        let sound = try file(world, day)
        world.simulator.add(Fault(kind))
        let spoiled = try file(world, day)
        #expect(world.simulator.counters.faults == [kind.rawValue: 1])
        switch kind {
        case .billTruncated: #expect(spoiled.count == sound.count / 2)
        case .billBomb:
            #expect(spoiled.count < 8 << 20 && spoiled.count > 6 << 20)
        default:
            let files = try Unpacked.files(spoiled, encoding: kind == .billEncoding ? "utf-8" : "gbk")
            let rows = try Unpacked.rows(try #require(files.first { $0.key.hasSuffix("业务明细.csv") }?.value))
            #expect((rows[0]["服务费（元）"] == nil) == (kind == .billColumn))
            #expect(rows[0]["商品名称"]?.hasPrefix("=") == (kind == .billFormula))
        }
        #expect(try file(world, day) == sound)
    }

    @Test("whatever is packed is unpacked as it was: letters, repetitions near and far, noise, nothing")
    func deflated() throws {
        var seed: UInt64 = 20_261_121
        func next() -> UInt64 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return seed >> 33
        }
        var zip = ZipWriter()
        var expected: [String: String] = [:]
        for kind in 0..<12 {
            let count = [0, 1, 2, 3, 257, 258, 259, 40_000, 70_000, 100, 33_000, 5000][kind]
            let alphabet = UInt64(kind % 3 == 0 ? 2 : kind % 3 == 1 ? 95 : 30)
            let bytes = (0..<count).map { _ in UInt8(0x20 + next() % alphabet) }
            let content = kind == 10 ? Array(bytes.prefix(300)) + bytes + Array(bytes.prefix(300)) : bytes
            zip.add(Array("f\(kind)".utf8), content, isShortened: kind != 9)
            expected["f\(kind)"] = String(decoding: content, as: UTF8.self)
        }
        #expect(try Unpacked.files(zip.finish()) == expected)
    }

    @Test("zeros are unpacked as so many zeros", arguments: [1, 2, 258, 259, 260, 4129, 6193, 40_000, 1_000_000])
    func zeros(count: Int) throws {
        var zip = ZipWriter()
        zip.addZeros(Array("z".utf8), count: UInt32(count), checksum: ZipWriter.checksum([UInt8](repeating: 0, count: count)))
        #expect(try Unpacked.files(zip.finish())["z"]?.utf8.count == count)
    }

    @Test("the link is fetched over HTTP, and a link that is none is forbidden")
    func fetched() async throws {
        let world = try morning(orders: 3)
        try await world.simulator.whileServing { address in
            let link = try #require(ask(world, day)["bill_download_url"]?.stringValue)
            #expect(link.hasPrefix(address + "/bill/"))
            let file = try await RawCaller.ask(address, "GET", String(link.dropFirst(address.count)))
            #expect(file.status == 200 && file.header("content-type") == "application/octet-stream")
            #expect(try Unpacked.files(file.body).count == 2)
            #expect(try await RawCaller.ask(address, "GET", "/bill/0").status == 403)
        }
    }
}
