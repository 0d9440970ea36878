import JSON
public import Money
public import ToolKit

/// What became of movements that were sent before. None of these asks twice: whoever settles an operation asks again.
extension AlipayGateway {
    /// What became of a cancel. An order that was paid and is closed counts as taken back, whoever did it: that is the safe side. One
    /// that is paid, or still waits, is not cancelled yet: the cancel may be sent again.
    /// - Parameter telling: words a failure for the agent.
    /// - Returns: `failed` where the order was closed with nobody having paid it, or can no longer be refunded.
    public func lookUpCancel(
        of order: OrderIdentity, telling: @Sendable (GatewayError) -> String = { $0.agentText }
    ) async -> LookUp<GatewayAnswer> {
        await state(of: order, telling) { answer in
            switch (answer.text("trade_status"), answer.showsPayment) {
            case ("TRADE_CLOSED", true): .succeeded(answer)
            case ("TRADE_CLOSED", false):
                .failed(Failure(code: CancelVerdict.closedUnpaid, text: GatewaySentence.closedUnpaid.english))
            case ("TRADE_FINISHED", _): .failed(Failure(code: "ACQ.TRADE_HAS_FINISHED", text: GatewaySentence.finished.english))
            case ("TRADE_SUCCESS", _), ("WAIT_BUYER_PAY", _): .absent
            default: nil
            }
        }
    }

    /// What became of closing an order.
    /// - Parameter telling: words a failure for the agent.
    /// - Returns: `failed` where somebody paid it before it was closed.
    public func lookUpClose(
        of order: OrderIdentity, telling: @Sendable (GatewayError) -> String = { $0.agentText }
    ) async -> LookUp<GatewayAnswer> {
        await state(of: order, telling) { answer in
            switch (answer.text("trade_status"), answer.showsPayment) {
            case ("TRADE_CLOSED", false): .succeeded(answer)
            case ("TRADE_CLOSED", true), ("TRADE_SUCCESS", _), ("TRADE_FINISHED", _):
                .failed(Failure(code: "order-paid", text: GatewaySentence.alreadyPaid.english))
            case ("WAIT_BUYER_PAY", _): .absent
            default: nil
            }
        }
    }

    /// What became of a transfer. What Alipay is still carrying out is `unavailable`: it is asked about again, and never sent again.
    /// - Parameters:
    ///   - amount: what was to be sent; another amount under the number is `differs`.
    ///   - telling: words a failure for the agent.
    /// - Returns: `failed` where Alipay says that the transfer failed or was closed. ``GatewayAnswer/receiver`` of a success is who got it.
    public func lookUpTransfer(
        _ number: RequestNumber, amount: Money, telling: @Sendable (GatewayError) -> String = { $0.agentText }
    ) async -> LookUp<GatewayAnswer> {
        let answer: GatewayAnswer
        do throws(GatewayError) {
            answer = try await read(.transferQuery, TransferContent.query(number))
        } catch {
            return error.says("ORDER_NOT_EXIST") ? .absent : .unavailable(error.failure(telling(error)))
        }
        guard TransferContent.isAbout(number, answer) else { return Self.unclear(.transferUnclear) }
        switch answer.text("status") {
        case "SUCCESS":
            guard let moved = answer.yuan("trans_amount") else { return Self.unclear(.transferUnclear) }
            guard moved == amount else { return .differs(Failure(code: "transfer-differs", text: GatewaySentence.transferDiffers.english)) }
            return .succeeded(answer)
        case "FAIL", "CLOSED": return .failed(Self.transferFailure(answer.text("error_code") ?? ""))
        case "REFUND": return .differs(Failure(code: "transfer-returned", text: GatewaySentence.transferReturned.english))
        case "DEALING", "WAIT_PAY": return Self.unclear(.transferUnderWay)
        default: return Self.unclear(.transferUnclear)
        }
    }

    /// Why a transfer failed. Alipay's own words for it are left out: they may name the payee.
    private static func transferFailure(_ code: String) -> Failure {
        let code = OutsideText.neutral(code, limit: 64)
        let known = TransferRemedies.table[code].flatMap { $0.certainty == .failed ? $0 : nil }
        let sentence = known.map { GatewaySentence.transferFailed + $0.sentence } ?? .transferFailed
        return Failure(code: code.isEmpty ? "transfer-failed" : code, text: sentence.english, mayHelpLater: known?.isRetryable ?? false)
    }

    /// Asks for an order by Alipay's number, and holds the answer to the shop's: with both in the question Alipay would look at one alone.
    private func state(
        of order: OrderIdentity, _ telling: @Sendable (GatewayError) -> String,
        _ judge: @Sendable (GatewayAnswer) -> LookUp<GatewayAnswer>?
    ) async -> LookUp<GatewayAnswer> {
        do throws(GatewayError) {
            let answer = try await read(.tradeQuery, ["trade_no": .string(order.tradeNumber)])
            guard MovementVerdict.isAbout(order, answer) else { return Self.unclear(.orderUnclear) }
            return judge(answer) ?? Self.unclear(.orderUnclear)
        } catch {
            return error.says("TRADE_NOT_EXIST") ? .absent : .unavailable(error.failure(telling(error)))
        }
    }

    private static func unclear(_ why: GatewaySentence) -> LookUp<GatewayAnswer> {
        .unavailable(Failure(code: "outcome-unclear", text: why.english, mayHelpLater: true))
    }
}

extension GatewayError {
    /// Whether Alipay says this, signed, as the answer to what was asked.
    func says(_ name: String) -> Bool {
        guard case .refused(let complaint) = self, complaint.isSigned, complaint.code == "40004" else { return false }
        return RemedyTable.businessName(of: complaint.subCode, in: MethodFamily(of: complaint.method)) == name
    }
}
