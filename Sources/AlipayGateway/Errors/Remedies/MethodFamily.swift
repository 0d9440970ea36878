/// Methods that share what their codes mean. The same code may mean another thing elsewhere: to a transfer `ORDER_NOT_EXIST` would be a
/// riddle, to a look-up it is an answer.
enum MethodFamily: Sendable, Hashable, CaseIterable {
    /// What is asked about orders and refunds.
    case order
    /// Refunds.
    case refund
    /// Orders that are taken back.
    case cancel
    /// Orders that are closed.
    case close
    /// Orders that are being made.
    case collect
    /// Transfers that are being made.
    case transfer
    /// What is asked about transfers and accounts.
    case funds
    /// What is asked about users.
    case identity
    /// Bills.
    case bill

    /// The family of a method.
    init(of method: String) {
        if let moving = MovingMethod(rawValue: method) {
            switch moving {
            case .tradeRefund: self = .refund
            case .tradePrecreate: self = .collect
            case .tradeCancel: self = .cancel
            case .tradeClose: self = .close
            case .transfer: self = .transfer
            }
            return
        }
        switch ReadingMethod(rawValue: method) {
        case .transferQuery, .accountQuery: self = .funds
        case .billURL: self = .bill
        case .userInfo, .token, .certificate: self = .identity
        case .tradeQuery, .refundQuery, nil: self = PageMethod(rawValue: method) == nil ? .order : .collect
        }
    }

    /// What the codes of the family's methods mean.
    var table: CodeTable {
        switch self {
        case .order: OrderRemedies.asked
        case .refund: OrderRemedies.refund
        case .cancel: OrderRemedies.cancel
        case .close: OrderRemedies.close
        case .collect: CollectRemedies.table
        case .transfer: TransferRemedies.table
        case .funds: FundsRemedies.table
        case .identity: IdentityRemedies.table
        case .bill: BillRemedies.table
        }
    }
}
