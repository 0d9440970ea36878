import AlipayGateway
import JSON
import Money
import ToolKit

/// What Alipay knows of a transfer that was sent before. Only this ends a transfer: its own answer says that it was carried out or that
/// nobody knows yet, never that it failed.
struct TransferLookUp: Sendable {
    let gateway: AlipayGateway

    /// What became of the transfer of this number and amount.
    func find(_ number: RequestNumber, amount: Money) async -> LookUp<TransferState> {
        let answer: GatewayAnswer
        do throws(GatewayError) {
            answer = try await gateway.read(.transferQuery, TransferName.merchant(number.text).content)
        } catch {
            return error.isTransferUnknown ? .absent : .unavailable(error.failure(TransferText.queryFailed(error)))
        }
        guard let state = TransferState(answer, asked: [.merchant(number.text)]) else {
            return .unavailable(
                Failure(code: "transfer-unclear", text: "Alipay's answer about the transfer does not settle it.", mayHelpLater: true))
        }
        return judge(state, amount: amount)
    }

    private func judge(_ state: TransferState, amount: Money) -> LookUp<TransferState> {
        switch state.status {
        case "SUCCESS":
            guard let found = state.amount, found == amount else {
                let told = state.amount.map { "\($0)" } ?? "nothing"
                let text = "Under this number Alipay has a transfer of \(told), and \(amount) was asked for. A person has to look."
                return .differs(Failure(code: "transfer-differs", text: text))
            }
            return .succeeded(state)
        case "FAIL", "CLOSED":
            return .failed(
                Failure(code: state.failCode.isEmpty ? "transfer-failed" : state.failCode, text: TransferText.failed(state)))
        case "REFUND":
            // It was carried out and came back, as a bank may send it: whoever runs the shop has to see where the money is.
            return .differs(
                Failure(code: "transfer-came-back", text: "Alipay says that the transfer came back. A person has to look."))
        case "DEALING", "WAIT_PAY":
            return .unavailable(
                Failure(
                    code: "transfer-under-way",
                    text: "The transfer is under way at Alipay. It must not be made again under another number.",
                    mayHelpLater: true))
        default:
            return .unavailable(
                Failure(code: "transfer-unclear", text: "Alipay's answer about the transfer does not settle it.", mayHelpLater: true))
        }
    }
}

extension GatewayError {
    /// Whether Alipay says, signed, that it has no such transfer.
    var isTransferUnknown: Bool {
        guard case .refused(let complaint) = self, complaint.isSigned else { return false }
        return complaint.code == "40004" && complaint.subCode == "ORDER_NOT_EXIST"
    }
}
