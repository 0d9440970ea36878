import CPostgres

/// One connection to a PostgreSQL server, used by one thread at a time. A statement goes out at once; its answer is waited for where
/// somebody needs it.
final class PostgresConnection: SQLConnection {
    /// Statements are constants of the program; more than this means that somebody builds them from values.
    private static let mostPrepared = 1024

    /// So many answers at most are outstanding.
    private static let mostOwed = 512

    /// What the server still has to answer, in this order.
    private enum Owed {
        case preparation(StatementKey)
        case statement(String)
    }

    /// A statement that the server knows by a name.
    private final class Prepared {
        let name: String
        let isReading: Bool
        /// The columns of its answers. They never change: where a table does, the server refuses the statement.
        private var columns: [PostgresColumn] = []
        private var names: [String] = []

        init(name: String, isReading: Bool) {
            self.name = name
            self.isReading = isReading
        }

        /// The rows of an answer.
        func rows(of result: OpaquePointer) throws(StoreError) -> [Row] {
            if columns.isEmpty {
                columns = (0..<PQnfields(result)).map { PostgresColumn(result, $0) }
                names = columns.map(\.name)
            }
            var rows: [Row] = []
            rows.reserveCapacity(Int(PQntuples(result)))
            for row in 0..<PQntuples(result) {
                var values: [SQLValue] = []
                values.reserveCapacity(columns.count)
                for (index, column) in columns.enumerated() { values.append(try column.value(result, row: row, column: Int32(index))) }
                rows.append(Row(columns: names, values: values))
            }
            return rows
        }
    }

    private let wire: PostgresWire
    private let place: String
    private let notices = PostgresNotices()
    private var parameters = PostgresParameters()
    private var prepared: [StatementKey: Prepared] = [:]
    private var preparations = 0
    private var owed: [Owed] = []
    private var isWriting = false
    private var isUnhurried = false
    private(set) var transactions = 0

    /// Milliseconds for the server's next word after something was asked of it.
    var answering: Int

    let ownTables = CommitMarks.tables
    let confirmation: String? = CommitMarks.confirmation
    private(set) var changing = 0
    private(set) var lost: StoreError?

    /// Whether another transaction can be asked of this connection.
    private(set) var isUsable = true

    /// Connects and logs in.
    init(_ address: PostgresAddress) throws(StoreError) {
        place = address.place
        answering = address.patience.answering
        do throws(PostgresWire.Broken) {
            wire = try PostgresWire(address.parameters, seconds: address.patience.connecting)
        } catch {
            throw .cannotOpen(path: address.place, reason: error.reason)
        }
        // Whatever the environment or a service file added to the address: this is where it has led.
        guard wire.isProtected else { throw .unprotected(server: address.place) }
        notices.listen(to: wire.handle)
    }

    // MARK: - Statements

    func query(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> [Row] {
        let statement = try send(sql, arguments)
        return try collect(last: 1) { (results) throws(StoreError) in try statement.rows(of: results[0]) }
    }

    func queries(_ statements: [SQLStatement]) throws(StoreError) -> [[Row]] {
        if statements.count > Self.mostOwed / 4 {
            return try statements.map { (statement) throws(StoreError) in try query(statement.sql, statement.arguments) }
        }
        if owed.count + 2 * statements.count > Self.mostOwed { try settle() }
        let sent = try statements.map { (statement) throws(StoreError) in try send(statement.sql, statement.arguments) }
        return try collect(last: sent.count) { (results) throws(StoreError) in
            try zip(sent, results).map { (pair) throws(StoreError) in try pair.0.rows(of: pair.1) }
        }
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int {
        try send(sql, arguments)
        return try collect(last: 1) { results in PQcmdTuples(results[0]).flatMap { Int(String(cString: $0)) } ?? 0 }
    }

    func perform(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) {
        // It goes out with the next question, or when enough is waiting: each sending wakes the server up, which costs more than it gains.
        try send(sql, arguments)
    }

    func settle() throws(StoreError) {
        if !owed.isEmpty { try collect(last: 0) { _ in } }
    }

    // MARK: - Transactions

    /// Begins a transaction, without waiting for the server.
    func begin(_ sql: String, isWriting: Bool) throws(StoreError) {
        if isUsable { (lost, isUnhurried) = (nil, false) }
        self.isWriting = isWriting
        try send(sql, [], isOwn: true)
        // A plan is made once and kept, while a table of a few rows, which is quickest read whole, grows to millions. The server makes
        // plans anew when it has looked at how tables have grown, which may be a minute later.
        transactions += 1
        if makesPlansAnew { try send("DISCARD PLANS", [], isOwn: true) }
    }

    /// Whether the server makes its plans anew in the transaction that runs.
    var makesPlansAnew: Bool { transactions & (transactions - 1) == 0 }

    /// Runs a statement of the store's own without waiting for the server.
    func begin(with sql: String, _ arguments: [SQLValue]) throws(StoreError) { try send(sql, arguments, isOwn: true) }

    func openSavepoint() throws(StoreError) { try send("SAVEPOINT body", [], isOwn: true) }

    func keepSavepoint() throws(StoreError) { try send("RELEASE SAVEPOINT body", [], isOwn: true) }

    func undoSavepoint() throws(StoreError) {
        try send("ROLLBACK TO SAVEPOINT body", [], isOwn: true)
        try send("RELEASE SAVEPOINT body", [], isOwn: true)
    }

    func takeYourTime() throws(StoreError) {
        isUnhurried = true
        // Between two statements, too: what was read is worked on before more of it is.
        try send(
            """
            SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true),
                set_config('enable_seqscan', 'on', true)
            """, [], isOwn: true)
    }

    /// Commits. Throws where the server refused, or where the connection broke and nobody knows yet: `isUsable` tells which.
    /// - Returns: what speaks against taking the commit for durable.
    func commit() throws(StoreError) -> String? {
        _ = notices.take()
        try send("COMMIT", [], isOwn: true)
        let tag = try collect(last: 1) { results in PQcmdStatus(results[0]).map { String(cString: $0) } ?? "" }
        guard tag == "COMMIT" else { throw .commitLost(reason: "the server undid the transaction") }
        // A wait for the standby that somebody called off is a warning: the commit stands on this server alone.
        return notices.take()
    }

    /// Ends a transaction that changed nothing, without waiting for the server.
    func leave() {
        guard isUsable, (try? send("COMMIT", [], isOwn: true)) != nil, PQsendFlushRequest(wire.handle) == 1 else { return }
        _ = try? wire.flush()
    }

    /// Undoes the running transaction.
    func rollback() {
        guard isUsable else { return }
        let before = lost
        if (try? send("ROLLBACK", [], isOwn: true)) == nil || (try? settle()) == nil { isUsable = false }
        lost = lost ?? before
    }

    // MARK: - Sending

    @discardableResult
    private func send(_ sql: String, _ arguments: [SQLValue], isOwn: Bool = false) throws(StoreError) -> Prepared {
        if let lost, !isUsable { throw lost }
        if owed.count >= Self.mostOwed { try settle() }
        let statement = try prepare(StatementKey(sql), isOwn: isOwn)
        if !statement.isReading { changing += 1 }
        try parameters.fill(arguments)
        let isSent = parameters.with { count, values, lengths, formats in
            PQsendQueryPrepared(wire.handle, statement.name, count, values, lengths, formats, 1)
        }
        guard isSent == 1 else { throw notSent(sql) }
        owed.append(.statement(sql))
        return statement
    }

    private func prepare(_ key: StatementKey, isOwn: Bool) throws(StoreError) -> Prepared {
        if let known = prepared[key] { return known }
        if !isOwn { try StatementRules.check(key.sql) }
        if prepared.count >= Self.mostPrepared { try forgetStatements() }
        preparations += 1
        let statement = Prepared(name: "s\(preparations)", isReading: isOwn || StatementRules.isReading(key.sql))
        guard PQsendPrepare(wire.handle, statement.name, key.sql, 0, nil) == 1 else { throw notSent(key.sql) }
        owed.append(.preparation(key))
        prepared[key] = statement
        return statement
    }

    private func forgetStatements() throws(StoreError) {
        prepared.removeAll()
        guard PQsendQueryParams(wire.handle, "DEALLOCATE ALL", 0, nil, nil, nil, nil, 1) == 1 else { throw notSent("DEALLOCATE ALL") }
        owed.append(.statement("DEALLOCATE ALL"))
    }

    private func notSent(_ sql: String) -> StoreError {
        let reason = wire.reason
        return wire.isStanding ? .statement(reason: reason, sql: sql) : broke(reason)
    }

    // MARK: - Answers

    /// Takes every answer that is owed, and gives the results of the last `count` statements to `read`.
    private func collect<R>(last count: Int, _ read: ([OpaquePointer]) throws(StoreError) -> R) throws(StoreError) -> R {
        var results: [OpaquePointer] = []
        defer { for result in results { PQclear(result) } }
        guard PQpipelineSync(wire.handle) == 1 else { throw broke(wire.reason) }
        _ = try speaking { () throws(PostgresWire.Broken) in try wire.flush() }
        var failure: StoreError?
        let firstWanted = owed.count - count
        for (index, owed) in owed.enumerated() {
            let result = try next()
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
                if index >= firstWanted { results.append(result) } else { PQclear(result) }
            default:
                defer { PQclear(result) }
                let error = refused(owed, result)
                failure = failure ?? error
                if !isUsable { throw error }
            }
            try endOfStatement()
        }
        owed.removeAll(keepingCapacity: true)
        // The place up to which the server was asked.
        PQclear(try next())
        if let failure { throw failure }
        return try read(results)
    }

    /// The server's refusal. Whatever was sent behind a refused statement comes back as not done.
    private func refused(_ owed: Owed, _ result: OpaquePointer) -> StoreError {
        let sql: String
        switch owed {
        case .preparation(let key):
            prepared[key] = nil
            sql = key.sql
        case .statement(let text): sql = text
        }
        if PQresultStatus(result) == PGRES_PIPELINE_ABORTED { return .commitLost(reason: "a statement before it was refused") }
        let refusal = PostgresRefusal(result)
        if !wire.isStanding { return broke(wire.reason) }
        let error = refusal.error(sql: sql, place: place)
        if refusal.endsConnection { return broke(refusal.reason) }
        if refusal.isReadOnly, isWriting { return broke(error.description) }
        if refusal.undoesTransaction { lost = error }
        return error
    }

    private func next() throws(StoreError) -> OpaquePointer {
        let result = try speaking { () throws(PostgresWire.Broken) in try wire.next(within: isUnhurried ? nil : answering) }
        guard let result else { throw broke(wire.reason) }
        return result
    }

    private func endOfStatement() throws(StoreError) {
        let result = try speaking { () throws(PostgresWire.Broken) in try wire.next(within: answering) }
        guard let result else { return }
        PQclear(result)
        throw broke("the server answered what nobody asked")
    }

    private func speaking<R>(_ work: () throws(PostgresWire.Broken) -> R) throws(StoreError) -> R {
        do throws(PostgresWire.Broken) { return try work() } catch { throw broke(error.reason) }
    }

    /// Notes that nothing more can be asked of this connection.
    private func broke(_ reason: String) -> StoreError {
        let error = StoreError.connectionLost(server: place, reason: reason)
        (isUsable, lost) = (false, error)
        return error
    }
}
