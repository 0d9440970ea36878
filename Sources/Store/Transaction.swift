public import Clocks

/// A snapshot of the store: what was committed before it began. Valid only inside the body that it was given to.
public class ReadTransaction {
    /// The clock when the transaction began.
    public let now: Instant

    /// Whether the store awaits a confirmation; nil where it has not been asked.
    let isHeldBack: Bool?

    let connection: any SQLConnection
    private var isOver = false
    /// The first refusal of the database: what a body did before and after it can no longer be told apart, so nothing of it is kept.
    private(set) var failure: StoreError?

    init(_ connection: any SQLConnection, now: Instant, isHeldBack: Bool? = nil) {
        self.connection = connection
        self.now = now
        self.isHeldBack = isHeldBack
    }

    /// The rows that a statement yields. Placeholders are `$1`, `$2`, …; values never stand in the text itself.
    ///
    /// The text is kept compiled: write it as a constant, not put together from values.
    public final func query(_ sql: String, _ arguments: [SQLValue] = []) throws(StoreError) -> [Row] {
        try checkRunning()
        return try noting { () throws(StoreError) in try connection.query(sql, arguments) }
    }

    /// The rows of several statements, in their order: one way to a server and back instead of one for each.
    public final func queries(_ statements: [SQLStatement]) throws(StoreError) -> [[Row]] {
        try checkRunning()
        return try noting { () throws(StoreError) in try connection.queries(statements) }
    }

    /// The rows of several statements that only read, in their order.
    /// - Parameter marks: of the rows that this commit has added to sheets, only those with one of these marks can be among the answers,
    ///   or change them; none of them without marks.
    public final func queries(_ statements: [SQLStatement], about marks: [String]) throws(StoreError) -> [[Row]] {
        try checkRunning()
        return try noting { () throws(StoreError) in try connection.queries(statements, about: marks) }
    }

    /// What the transactions of this commit keep in mind; nil in a transaction that only reads, which shares nothing with others.
    public final func recollection<R: Recollection>(_ type: R.Type) -> R? { (connection as? SheetConnection)?.recollection(type) }

    /// From here to its end the transaction's statements may take as long as they need, where a server would break them off: one that
    /// reads or changes years of rows. Whoever waits for a transaction that writes waits for as long.
    public final func takeYourTime() throws(StoreError) {
        try checkRunning()
        try noting { () throws(StoreError) in try connection.takeYourTime() }
    }

    final func end() { isOver = true }

    final func checkRunning() throws(StoreError) {
        if isOver { throw .transactionOver }
        if let failure { throw failure }
    }

    final func noting<R>(_ work: () throws(StoreError) -> R) throws(StoreError) -> R {
        do throws(StoreError) { return try work() } catch {
            failure = error
            throw error
        }
    }
}

/// A transaction that may change the store: all of it is kept, durably, or nothing. Once a statement was refused nothing of it is kept,
/// whatever the body makes of the error.
///
/// Valid only inside the body that it was given to.
///
/// `now` never runs backwards from one write transaction of a store to the next, whichever process makes them.
public final class WriteTransaction: ReadTransaction {
    /// Runs a statement; how many rows it changed. Placeholders are `$1`, `$2`, …
    @discardableResult
    public func execute(_ sql: String, _ arguments: [SQLValue] = []) throws(StoreError) -> Int {
        try checkRunning()
        return try noting { () throws(StoreError) in try connection.execute(sql, arguments) }
    }

    /// Runs a statement whose count of changed rows nobody needs. Placeholders are `$1`, `$2`, …
    ///
    /// The body need not wait for a server's answer: a refusal is thrown here or by whatever the body asks next, and where it comes later
    /// than that, nothing of the transaction is kept and the caller of `Store.write` is told.
    public func perform(_ sql: String, _ arguments: [SQLValue] = []) throws(StoreError) {
        try checkRunning()
        try noting { () throws(StoreError) in try connection.perform(sql, arguments) }
    }

    /// Adds a row to a sheet. It is written together with rows that others add, before anything could see it; a refusal is told as one of
    /// `perform` is.
    /// - Parameter marks: what answers depend on this row; see `queries(_:about:)`.
    public func insert(_ row: [SQLValue], into sheet: Sheet, marks: [String] = []) throws(StoreError) {
        try checkRunning()
        try noting { () throws(StoreError) in try connection.insert(row, into: sheet, marks: marks) }
    }

    /// Waits for what `perform` has under way.
    func settle() throws(StoreError) {
        try checkRunning()
        try noting { () throws(StoreError) in try connection.settle() }
    }
}
