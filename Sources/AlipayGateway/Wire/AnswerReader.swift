import HTTPClient
import JSON

/// Turns a response into an answer: cut, verify, and only then decode, from the very bytes that were verified.
struct AnswerReader {
    let configuration: GatewayConfiguration
    let request: SignedRequest

    func read(_ response: HTTPResponse) throws(GatewayError) -> GatewayAnswer {
        guard response.status == 200 else { throw .noAnswer("status \(response.status)") }
        let source: SignedSource
        do throws(SignedSource.Refused) {
            source = try SignedSource(cutting: response.body, method: request.method)
        } catch {
            throw .unusableAnswer(error.reason)
        }
        let isSigned = try verify(source)
        if source.isEncrypted { throw .unusableAnswer("the answer is encrypted, and no key for that is set") }
        guard let value = try? JSONValue(parsing: source.bytes), let content = value.objectValue else {
            throw .unusableAnswer("the answer is no JSON object")
        }
        return try judge(GatewayAnswer(content: content), isErrorResponse: source.isErrorResponse, isSigned: isSigned)
    }

    /// Whether the answer is signed. A signature that does not hold is no answer at all; a missing one leaves room for a complaint.
    private func verify(_ source: SignedSource) throws(GatewayError) -> Bool {
        guard source.signature != nil else { return false }
        guard source.isSigned(by: configuration.alipayPublicKey, type: configuration.signType) else {
            throw .unusableAnswer(
                source.certificateSerial == nil || source.certificateSerial == configuration.certificates?.alipay
                    ? "the answer's signature does not hold" : "the answer is signed with another certificate than the one configured")
        }
        return true
    }

    private func judge(_ answer: GatewayAnswer, isErrorResponse: Bool, isSigned: Bool) throws(GatewayError) -> GatewayAnswer {
        guard let code = answer.text("code") else { throw .unusableAnswer("the answer has no code") }
        if code == "10000" {
            // Business is never read from what nobody signed, whatever it says.
            guard isSigned else { throw .unusableAnswer("the answer is not signed") }
            guard !isErrorResponse else { throw .unusableAnswer("an error says that it is a success") }
            return answer
        }
        let subMessage = answer.text("sub_msg") ?? ""
        let complaint = Complaint(
            code: code, message: answer.text("msg") ?? "", subCode: answer.text("sub_code") ?? "", subMessage: subMessage,
            isSigned: isSigned)
        if complaint.subCode == "isv.invalid-signature" {
            configuration.observer(.signatureRefused(.init(method: request.method, signed: request.signed, quoted: subMessage)))
        }
        throw .refused(complaint)
    }
}
