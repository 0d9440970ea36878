import Clocks
public import Money
import PolicyEngine
public import Store

/// Who payees are: which names are one receiver's, and whom people trust with how much.
///
/// To have been paid before is no trust, and a name is nobody until the provider has said who receives what is sent to it. Names are
/// joined for good and at once: what was counted under each stays there, and balances are read over all of them.
public struct PayeeBook: Sendable {
    private let ledger: Ledger

    /// The payees of a ledger's shop.
    public init(_ ledger: Ledger) { self.ledger = ledger }

    /// More names than this of one payee are not followed; what is counted under `unresolved` bounds the rest.
    private static let maximumNames = 200

    /// Within this time a payee that is known gets at most its ceiling.
    private static let span = Span.hours(24)

    // MARK: - Standing

    /// What is known of a payee, for a transfer of this amount.
    /// - Parameter operation: an operation to leave out: the one that is being decided again.
    public func standing(
        of identity: PayeeIdentity, amount: Money, except operation: OperationID? = nil, in tx: ReadTransaction
    ) throws -> PayeeStanding {
        let own = ledger.payeeKey(identity)
        let (names, isResolved) = try names(of: own, in: tx)
        let keys = PayeeKeys(own: own, others: names.filter { $0 != own }.sorted(), isUnresolved: !isResolved)
        let enrolled = try tx.query(
            """
            SELECT currency, MIN(ceiling) AS ceiling, MIN(at) AS at, COUNT(*) AS count FROM payees_enrolled
            WHERE shop = $1 AND name IN (\(Self.places(names, from: 2))) GROUP BY currency
            """, [.text(ledger.shop.key)] + names.map { .text($0) })
        var isKnown = false
        if enrolled.count == 1, let row = enrolled.first, try row.text("currency") == amount.currency.code {
            let spent = try spent(names, amount.currency, except: operation, in: tx)
            let ceiling = Money(minorUnits: try row.integer("ceiling"), currency: amount.currency)
            isKnown = try spent.adding(amount).isAtMost(ceiling)
        }
        let since = try enrolled.map { Instant(milliseconds: try $0.integer("at")) }.min()
        return PayeeStanding(
            keys: keys,
            facts: PayeeFacts(identity: identity, isKnown: isKnown, knownSince: since, paid: try paid(names, amount.currency, in: tx)))
    }

    /// All names of one payee, the given one among them, and whether the provider has said who it is.
    private func names(of own: String, in tx: ReadTransaction) throws -> (names: [String], isResolved: Bool) {
        var (known, fresh): (Set<String>, [String]) = ([own], [own])
        while !fresh.isEmpty, known.count < Self.maximumNames {
            let places = Self.places(fresh, from: 2)
            let rows = try tx.query(
                """
                SELECT receiver AS found FROM payee_receivers WHERE shop = $1 AND name IN (\(places))
                UNION SELECT name AS found FROM payee_receivers WHERE shop = $1 AND receiver IN (\(places))
                """, [.text(ledger.shop.key)] + fresh.map { .text($0) })
            fresh = try rows.map { try $0.text("found") }.filter { known.insert($0).inserted }
        }
        let resolved = try tx.query(
            "SELECT 1 AS one FROM payee_receivers WHERE shop = $1 AND name = $2 LIMIT 1", [.text(ledger.shop.key), .text(own)])
        return (known.sorted(), !resolved.isEmpty)
    }

    /// What the names got in the last 24 hours, and what may still be on its way.
    private func spent(
        _ names: [String], _ currency: Currency, except operation: OperationID?, in tx: ReadTransaction
    ) throws -> Money {
        let rows = try tx.query(
            """
            SELECT CAST(SUM(amount) AS BIGINT) AS amount FROM operations
            WHERE shop = $1 AND effect = 'transfer' AND currency = $2 AND id <> $3
            AND (ended_at IS NULL OR (state = 'succeeded' AND COALESCE(dispatched_at, ended_at) > $4))
            AND payee_key IN (\(Self.places(names, from: 5)))
            """,
            [
                .text(ledger.shop.key), .text(currency.code), .text(operation?.text ?? ""),
                .integer((tx.now - Self.span).milliseconds),
            ] + names.map { .text($0) })
        return Money(minorUnits: try rows.first?.optionalInteger("amount") ?? 0, currency: currency)
    }

    private func paid(_ names: [String], _ currency: Currency, in tx: ReadTransaction) throws -> Money {
        let rows = try tx.query(
            """
            SELECT CAST(SUM(amount) AS BIGINT) AS amount FROM payees_paid
            WHERE shop = $1 AND currency = $2 AND name IN (\(Self.places(names, from: 3)))
            """, [.text(ledger.shop.key), .text(currency.code)] + names.map { .text($0) })
        return Money(minorUnits: try rows.first?.optionalInteger("amount") ?? 0, currency: currency)
    }

    private static func places(_ names: [String], from first: Int) -> String {
        names.indices.map { "$\($0 + first)" }.joined(separator: ", ")
    }

    // MARK: - Joining

    /// The provider has said who receives what is sent to a name: from now on both are one payee, with all that was paid to either.
    /// - Returns: whether that was news.
    @discardableResult
    public func join(_ asked: PayeeIdentity, receiver: PayeeIdentity, in tx: WriteTransaction) throws -> Bool {
        let (name, other) = (ledger.payeeKey(asked), ledger.payeeKey(receiver))
        var isNews = false
        for one in Set([name, other]) {
            let changed = try tx.execute(
                """
                INSERT INTO payee_receivers (shop, name, receiver, at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (shop, name, receiver) DO NOTHING
                """, [.text(ledger.shop.key), .text(one), .text(other), .integer(tx.now.milliseconds)])
            isNews = isNews || changed == 1
        }
        return isNews
    }

    /// Whether the provider has said already that a name is this receiver's.
    public func isJoined(_ asked: PayeeIdentity, receiver: PayeeIdentity, in tx: ReadTransaction) throws -> Bool {
        let rows = try tx.query(
            "SELECT 1 AS one FROM payee_receivers WHERE shop = $1 AND name = $2 AND receiver = $3",
            [.text(ledger.shop.key), .text(ledger.payeeKey(asked)), .text(ledger.payeeKey(receiver))])
        return !rows.isEmpty
    }

    // MARK: - Enrolling

    /// A person vouches for a payee: within 24 hours it may get so much, under all of its names, and count as known. Enrolled again, it
    /// has the new name and ceiling, and is known since then.
    /// - Parameters:
    ///   - name: whose account it is: compared, and kept as a pseudonym.
    ///   - ceiling: above zero.
    public func enrol(_ identity: PayeeIdentity, name: String, ceiling: Money, by person: String, in tx: WriteTransaction) throws {
        guard ceiling.isPositive else { throw LedgerError.damaged("a ceiling that is not above zero") }
        try tx.perform(
            """
            INSERT INTO payees_enrolled (shop, name, masked, holder, holder_masked, currency, ceiling, at, person)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (shop, name) DO UPDATE SET masked = excluded.masked, holder = excluded.holder,
            holder_masked = excluded.holder_masked, currency = excluded.currency, ceiling = excluded.ceiling, at = excluded.at,
            person = excluded.person
            """,
            [
                .text(ledger.shop.key), .text(ledger.payeeKey(identity)), .text(identity.masked), .text(holder(name)),
                .text(Self.masked(name)), .text(ceiling.currency.code), .integer(ceiling.minorUnits), .integer(tx.now.milliseconds),
                .text(person),
            ])
    }

    /// Nobody vouches for the payee any more. What it got stays counted.
    /// - Returns: false where nobody did.
    public func remove(_ identity: PayeeIdentity, in tx: WriteTransaction) throws -> Bool {
        try remove(key: ledger.payeeKey(identity), in: tx)
    }

    /// The same by the name that the book keeps it under (``PayeeRecord/key``).
    public func remove(key: String, in tx: WriteTransaction) throws -> Bool {
        try tx.execute(
            "DELETE FROM payees_enrolled WHERE shop = $1 AND name = $2", [.text(ledger.shop.key), .text(key)]) == 1
    }

    /// Everybody for whom a person vouches, the newest first.
    public func list(in tx: ReadTransaction) throws -> [PayeeRecord] {
        try tx.query("SELECT * FROM payees_enrolled WHERE shop = $1 ORDER BY at DESC, name", [.text(ledger.shop.key)]).map { row in
            let code = try row.text("currency")
            guard let currency = Currency(code: code) else { throw LedgerError.damaged("currency `\(code)`") }
            let key = try row.text("name")
            return PayeeRecord(
                key: key, masked: try row.text("masked"), name: try row.text("holder_masked"),
                ceiling: Money(minorUnits: try row.integer("ceiling"), currency: currency),
                since: Instant(milliseconds: try row.integer("at")), person: try row.text("person"), paid: try paid([key], currency, in: tx)
            )
        }
    }

    /// Whether a name is that of somebody who vouches for this payee, under any of its names; nil where nobody does.
    public func matches(_ name: String, of standing: PayeeStanding, in tx: ReadTransaction) throws -> Bool? {
        let rows = try tx.query(
            "SELECT holder FROM payees_enrolled WHERE shop = $1 AND name IN (\(Self.places(standing.names, from: 2)))",
            [.text(ledger.shop.key)] + standing.names.map { .text($0) })
        guard !rows.isEmpty else { return nil }
        let wanted = holder(name)
        return try rows.contains { try $0.text("holder") == wanted }
    }

    private func holder(_ name: String) -> String {
        let letters = name.unicodeScalars.filter { !$0.properties.isWhitespace && !$0.properties.isDefaultIgnorableCodePoint }
        return ledger.payeeDigest(String(String.UnicodeScalarView(letters)).lowercased())
    }

    private static func masked(_ name: String) -> String {
        let visible = name.filter { !$0.isWhitespace }
        return visible.isEmpty ? "" : "*" + (visible.count > 1 ? String(visible.suffix(1)) : "")
    }
}
