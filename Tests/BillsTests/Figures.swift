@testable import Bills
import Money

/// Figures as tests write them down: in fen.
extension TradeFigures {
    static func of(
        trades: Int, refundCount: Int, gross: Int64, refunds: Int64, received: Int64, fees: Int64, royalties: Int64, net: Int64
    ) -> TradeFigures {
        TradeFigures(
            trades: trades, refundCount: refundCount, gross: .fen(gross), refunds: .fen(refunds), received: .fen(received),
            fees: .fen(fees), royalties: .fen(royalties), net: .fen(net))
    }
}

extension AccountFigures {
    static func of(incomeCount: Int, outgoCount: Int, income: Int64, outgo: Int64, net: Int64) -> AccountFigures {
        AccountFigures(
            incomeCount: incomeCount, outgoCount: outgoCount, income: .fen(income), outgo: .fen(outgo), net: .fen(net))
    }
}
