import Clocks
import JSON
import Ledger
import Money
import PolicyEngine
import Testing

@testable import Store

/// Remembers the statements that pass.
private final class Recorder: SQLConnection {
    private let connection: any SQLConnection
    private(set) var statements: [String: [SQLValue]] = [:]

    init(_ connection: any SQLConnection) { self.connection = connection }

    var ownTables: [String] { connection.ownTables }
    var changing: Int { connection.changing }
    var lost: StoreError? { connection.lost }

    func query(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> [Row] {
        statements[sql] = arguments
        return try connection.query(sql, arguments)
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int {
        statements[sql] = arguments
        return try connection.execute(sql, arguments)
    }

    func queries(_ asked: [SQLStatement]) throws(StoreError) -> [[Row]] {
        for statement in asked { statements[statement.sql] = statement.arguments }
        return try connection.queries(asked)
    }

    func perform(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) {
        statements[sql] = arguments
        try connection.perform(sql, arguments)
    }

    func settle() throws(StoreError) { try connection.settle() }
    func tables() throws(StoreError) -> [TableShape] { try connection.tables() }
    func takeYourTime() throws(StoreError) { try connection.takeYourTime() }
    func openSavepoint() throws(StoreError) { try connection.openSavepoint() }
    func keepSavepoint() throws(StoreError) { try connection.keepSavepoint() }
    func undoSavepoint() throws(StoreError) { try connection.undoSavepoint() }
}

@Suite("How the ledger finds things")
struct PlanTests {
    /// What grows with the years.
    private static let large = [
        "operations", "operation_keys", "counted", "transfers", "orders", "balances", "running_sums", "earlier", "told_refunds",
        "outside_refunds",
    ]

    @Test("no question and no write of the ledger reads through a table that grows with the years")
    func plans() async throws {
        let book = try await Book(counters: Book.counter())
        let ledger = book.ledger
        let scans = try await book.store.write { tx in
            let recorder = Recorder(tx.connection)
            try Self.live(ledger, book.terms, WriteTransaction(recorder, now: tx.now))
            #expect(recorder.statements.count > 40)
            return try recorder.statements.sorted { $0.key < $1.key }.compactMap { sql, arguments in
                let plan = try tx.connection.query("EXPLAIN QUERY PLAN " + sql, arguments).map { try $0.text("detail") }
                // What has not ended is little, and has an index of its own.
                let scan = plan.first { detail in
                    Self.large.contains { "\(detail) ".hasPrefix("SCAN \($0) ") } && !detail.hasSuffix("INDEX operations_open")
                }
                // A shop is most of its store: what is only found by its shop is read through too, unless all of the shop's are asked for
                // and a few are taken in order. With any further condition the few may lie behind all others.
                let isTakenInOrder =
                    sql.contains("WHERE shop = $1 ORDER BY") && sql.contains("LIMIT") && !plan.contains { $0.hasPrefix("USE TEMP B-TREE") }
                let isSmall = ["counters", "ledger_horizons"]
                let shop = plan.first { detail in
                    detail.hasSuffix("(shop=?)") && !isTakenInOrder && !isSmall.contains { detail.contains(" \($0) ") }
                }
                return (scan ?? shop).map { "\($0): \(sql)" }
            }
        }
        #expect(scans == [])
    }

    /// Asks and does everything that hosts do while they serve.
    private static func live(_ ledger: Ledger, _ terms: LeaseTerms, _ tx: WriteTransaction) throws {
        let counters = [Book.counter(), Book.counter(Window(start: Book.noon, end: Book.noon + .hours(1)))]
        let order = OrderIdentity(number: OrderNumber("o-1"), tradeNumber: "t-o-1")
        func operation(_ id: String) throws -> Operation {
            guard let operation = try ledger.operation(OperationID(id), in: tx) else { throw LedgerError.noSuchOperation(OperationID(id)) }
            return operation
        }
        try ledger.hold(Book.draft("op_1", counters: counters), in: tx)
        try ledger.approve(operation("op_1"), in: tx)
        try ledger.holdAgain(operation("op_1"), toolDigest: "d", counters: counters, in: tx)
        try ledger.approve(operation("op_1"), in: tx)
        _ = try ledger.balances(of: counters, currency: .cny, except: OperationID("op_1"), in: tx)
        _ = try ledger.claim(operation("op_1"), counters: counters, facts: [:], terms: terms, in: tx)
        try ledger.leaveUnknown(operation("op_1"), lookAt: tx.now, in: tx)
        _ = try ledger.takeForLookUp(OperationID("op_1"), holder: "h", length: .seconds(1), in: tx)
        try ledger.askPerson(about: operation("op_1"), in: tx)
        _ = try ledger.resend(operation("op_1"), terms: terms, in: tx)
        try ledger.post(operation("op_1"), .done, cumulativeRefund: .fen(9_000), in: tx)
        _ = try ledger.reserve(Book.draft("op_2", counters: counters), terms: terms, in: tx)
        try ledger.void(operation("op_2"), .failed, .done, in: tx)
        try ledger.correct(operation("op_2"), .done, cumulativeRefund: nil, in: tx)
        _ = try ledger.fold(length: 1, in: tx)
        _ = try ledger.isFoldingDue(in: tx)
        _ = try ledger.balances(of: "all", in: .ever, limit: 5, in: tx)
        _ = try ledger.refunds(of: order, currency: .cny, in: tx)
        _ = try ledger.openRefund(of: order, in: tx)
        _ = try ledger.likeRefund(of: order, amount: .fen(1), since: tx.now, in: tx)
        _ = try ledger.isLikeShown(.fen(1), of: order, since: tx.now, in: tx)
        for number in ["x", "op_1"] {
            let shown = ShownRefund.single(RequestNumber(number), .fen(1))
            _ = try ledger.isNews(shown, of: order, in: tx)
            _ = try ledger.unposted(shown, of: order, in: tx)
            _ = try ledger.contradicted(by: shown, of: order, in: tx)
            _ = try ledger.learnRefunded(order, shown, in: tx)
            try ledger.noteShown(RequestNumber(number), of: order, in: tx)
        }
        _ = try ledger.isMadeByHost(order.number, in: tx)
        _ = try ledger.orderVersions(merchantOrder: order.number, trade: order.tradeNumber, in: tx)
        _ = try ledger.latest(callDigest: "d", in: tx)
        _ = try ledger.due(tools: ["refund"], in: tx)
        _ = try ledger.orphans(besides: ["refund"], in: tx)
        _ = try ledger.operations(in: [.held], in: tx)
        _ = try ledger.operations(in: OperationState.allCases.filter { !$0.isEnded }, tools: ["refund"], in: tx)
        _ = try ledger.newest(limit: 1, in: tx)
        _ = try ledger.newest(in: [.unknown], withAlarms: true, limit: 5, in: tx)
        _ = try Ledger.underWay(in: tx)
        _ = try ledger.operation(forAny: OperationKey.all(of: Book.draft("op_1").movement, number: RequestNumber("op_1")), in: tx)
        _ = try ledger.operation(for: .transfer(number: RequestNumber("n")), in: tx)
        _ = try ledger.steps(after: 0, through: ledger.lastStep(in: tx), in: tx)
        _ = try ledger.written(after: 0, through: 9, in: tx)
        _ = try ledger.areAdopted(["all"], in: tx)
        try ledger.remove(ledger.prunable(before: tx.now + .hours(1), in: tx), in: tx)
        _ = try ledger.isNews(.single(RequestNumber("op_1"), .fen(1)), of: order, in: tx)
    }
}
