/// What a trade bill's lines come to, in fen. Every sum refuses to run over.
struct TradeSums {
    private(set) var trades = 0
    private(set) var refunds = 0
    /// Order amounts of the trades.
    private(set) var gross: Int64 = 0
    /// Order amounts of the refunds, counted upwards.
    private(set) var refunded: Int64 = 0
    /// What the merchant received of the trades.
    private(set) var received: Int64 = 0
    /// What the merchant gave back, counted upwards.
    private(set) var returned: Int64 = 0
    /// Fees as they stand: below zero where paid.
    private(set) var fees: Int64 = 0
    /// Royalties that were paid, less what came back of them.
    private(set) var royalties: Int64 = 0

    /// Refunds are written below zero by some sources and above by others. Either is read, but not both in one bill.
    private var refundSign = Sign()
    private var tradeRoyaltySign = Sign()
    private var refundRoyaltySign = Sign()
    /// Columns added up as they stand, signs included: a file of totals may mean these.
    private var amountColumn: Int64 = 0
    private var receivedColumn: Int64 = 0
    private var royaltyColumn: Int64 = 0

    /// Adds a line.
    mutating func add(_ line: DetailLine, _ business: BillRow.Business) throws(BillError) {
        let (amount, receipt) = (try line.fen(.amount), try line.fen(.received))
        let royalty = try line.fenOrNothing(.royalty)
        let isRefund = business == .refund
        if isRefund {
            try refundSign.agree(amount, .amount, line)
            try refundSign.agree(receipt, .received, line)
            try refundRoyaltySign.agree(royalty, .royalty, line)
            refunds += 1
            refunded = try Fen.sum(refunded, abs(amount))
            returned = try Fen.sum(returned, abs(receipt))
            royalties = try Fen.sum(royalties, -abs(royalty))
        } else {
            if amount < 0 { throw .mixedSigns(line: line.number, column: BillColumn.amount.name) }
            if receipt < 0 { throw .mixedSigns(line: line.number, column: BillColumn.received.name) }
            try tradeRoyaltySign.agree(royalty, .royalty, line)
            trades += 1
            gross = try Fen.sum(gross, amount)
            received = try Fen.sum(received, receipt)
            royalties = try Fen.sum(royalties, abs(royalty))
        }
        fees = try Fen.sum(fees, line.fenOrNothing(.fee))
        amountColumn = try Fen.sum(amountColumn, amount)
        receivedColumn = try Fen.sum(receivedColumn, receipt)
        royaltyColumn = try Fen.sum(royaltyColumn, royalty)
    }

    /// What the merchant is left with: received, less returned, with the fees as they stand, less royalties.
    func net() throws(BillError) -> Int64 {
        try Fen.sum(Fen.sum(received, -returned), Fen.sum(fees, -royalties))
    }

    /// What a stated sum of a column may be: the column as it stands, or the trades alone.
    func column(_ column: BillColumn) -> [Int64] {
        switch column {
        case .amount: [amountColumn, gross]
        case .received: [receivedColumn, received]
        case .royalty: [royaltyColumn, royalties]
        case .fee: [fees]
        default: []
        }
    }
}

/// The sign that amounts of one kind have in a bill.
struct Sign {
    private var isNegative: Bool?

    /// The first amount that is not zero decides; the others have to agree.
    mutating func agree(_ fen: Int64, _ column: BillColumn, _ line: DetailLine) throws(BillError) {
        if fen == 0 { return }
        if let isNegative, isNegative != (fen < 0) { throw .mixedSigns(line: line.number, column: column.name) }
        isNegative = fen < 0
    }
}
