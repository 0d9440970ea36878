/// What the transactions of one commit keep in mind of the store's tables, so that what one of them has read, or written, the next need
/// not ask for.
///
/// It is forgotten with the commit, and earlier where a statement changes one of its tables. Rows that are added by sheets leave it
/// alone: whoever adds them to its tables brings it up to date.
public protocol Recollection: AnyObject {
    /// The tables that it is of.
    static var tables: [String] { get }

    /// Knows nothing yet.
    init()
}

/// What a transaction will ask for. Those of all transactions that wait are asked together, before the first of them runs.
///
/// It is a help and no promise: a transaction that finds nothing foreseen asks for itself.
public protocol Foresight: Sendable {
    /// Asks for all of it, and leaves it in recollections.
    static func foresee(_ all: [Self], in tx: WriteTransaction) throws
}

extension Foresight {
    static func foresee(among all: [any Foresight], in tx: WriteTransaction) throws { try foresee(all.compactMap { $0 as? Self }, in: tx) }
}
