/// A connection for the transactions of one commit. Rows that are added to sheets wait here until something could see them: a statement
/// that names their table, a savepoint, the commit.
final class SheetConnection: SQLConnection {
    private let inner: any SQLConnection
    private let words: StatementWords
    /// Few: a handful of tables.
    private var pending: [(sheet: Sheet, rows: SheetRows)] = []
    private var recollections: [ObjectIdentifier: any Recollection] = [:]

    /// Unlike the connection's own, this does not grow where rows are written that an earlier body has added.
    private(set) var changing = 0

    init(_ inner: any SQLConnection, _ words: StatementWords) {
        self.inner = inner
        self.words = words
    }

    var ownTables: [String] { inner.ownTables }

    var confirmation: String? { inner.confirmation }

    var lost: StoreError? { inner.lost }

    // MARK: - Rows

    func insert(_ row: [SQLValue], into sheet: Sheet, marks: [String]) throws(StoreError) {
        changing += 1
        let place = pending.firstIndex { $0.sheet === sheet } ?? pending.count
        if place == pending.count { pending.append((sheet, SheetRows())) }
        try pending[place].rows.add(row, of: sheet, marks)
    }

    /// Writes the rows that wait.
    func write() throws(StoreError) { try write { _ in true } }

    private func write(where isWanted: ((sheet: Sheet, rows: SheetRows)) -> Bool) throws(StoreError) {
        for place in pending.indices where !pending[place].rows.isEmpty && isWanted(pending[place]) {
            let (sheet, rows) = (pending[place].sheet, pending[place].rows.rows)
            pending[place].rows = SheetRows()
            var first = 0
            for statement in sheet.statements(for: rows.count) {
                try inner.perform(statement.sql, Array(rows[first..<first + statement.rows].joined()))
                first += statement.rows
            }
        }
    }

    /// Before a statement runs: whatever it could see has been written, and whatever it changes is forgotten.
    private func prepare(for sql: String) throws(StoreError) {
        guard !pending.isEmpty || !recollections.isEmpty else { return }
        let words = words.words(of: sql)
        try write { words.names.contains($0.sheet.table) }
        guard words.isChanging, !recollections.isEmpty else { return }
        recollections = recollections.filter { Set(type(of: $0.value).tables).isDisjoint(with: words.names) }
    }

    /// The same for a statement that reads: `marks` says which of the rows that wait it depends on.
    private func prepare(for sql: String, about marks: [String]) throws(StoreError) {
        if pending.allSatisfy({ $0.rows.isEmpty || $0.rows.marks.isDisjoint(with: marks) }) { return }
        try prepare(for: sql)
    }

    // MARK: - What transactions keep in mind

    func recollection<R: Recollection>(_ type: R.Type) -> R {
        if let known = recollections[ObjectIdentifier(type)] as? R { return known }
        let new = R()
        recollections[ObjectIdentifier(type)] = new
        return new
    }

    /// Forgets everything that was kept in mind.
    func forget() { recollections.removeAll() }

    // MARK: - Statements

    func query(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> [Row] {
        try prepare(for: sql)
        return try counting { () throws(StoreError) in try inner.query(sql, arguments) }
    }

    func queries(_ statements: [SQLStatement]) throws(StoreError) -> [[Row]] {
        for statement in statements { try prepare(for: statement.sql) }
        return try counting { () throws(StoreError) in try inner.queries(statements) }
    }

    func queries(_ statements: [SQLStatement], about marks: [String]) throws(StoreError) -> [[Row]] {
        for statement in statements { try prepare(for: statement.sql, about: marks) }
        return try counting { () throws(StoreError) in try inner.queries(statements) }
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int {
        try prepare(for: sql)
        return try counting { () throws(StoreError) in try inner.execute(sql, arguments) }
    }

    func perform(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) {
        try prepare(for: sql)
        try counting { () throws(StoreError) in try inner.perform(sql, arguments) }
    }

    func settle() throws(StoreError) {
        try write()
        try inner.settle()
    }

    func tables() throws(StoreError) -> [TableShape] { try inner.tables() }

    func takeYourTime() throws(StoreError) { try inner.takeYourTime() }

    // MARK: - Savepoints

    func openSavepoint() throws(StoreError) {
        try write()
        try inner.openSavepoint()
    }

    func keepSavepoint() throws(StoreError) {
        try write()
        forget()
        try inner.keepSavepoint()
    }

    func undoSavepoint() throws(StoreError) {
        pending = []
        forget()
        try inner.undoSavepoint()
    }

    private func counting<R>(_ work: () throws(StoreError) -> R) throws(StoreError) -> R {
        let before = inner.changing
        defer { changing += inner.changing - before }
        return try work()
    }
}
