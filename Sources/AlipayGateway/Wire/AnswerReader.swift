import Cryptography
import HTTPClient
import JSON

/// Turns a response into an answer: cut, verify, decrypt, and only then decode, from the very bytes that were verified.
struct AnswerReader {
    /// The key for an answer that names a certificate, or none; nil where nothing proves that the certificate is Alipay's.
    typealias Keys = @Sendable (_ serial: String?) async -> RSAPublicKey?

    let configuration: GatewayConfiguration
    let request: SignedRequest
    let keys: Keys

    func read(_ response: HTTPResponse) async throws(GatewayError) -> GatewayAnswer {
        guard response.status == 200 else { throw .noAnswer("status \(response.status)") }
        let source: SignedSource
        do throws(SignedSource.Refused) {
            source = try SignedSource(cutting: response.body, method: request.method)
        } catch {
            throw .unusableAnswer(error.reason)
        }
        let isSigned = try await verify(source)
        guard let value = try? JSONValue(parsing: try plain(source, isSigned: isSigned)), let content = value.objectValue else {
            throw .unusableAnswer("the answer is no JSON object")
        }
        return try judge(GatewayAnswer(content: content), isErrorResponse: source.isErrorResponse, isSigned: isSigned)
    }

    /// Whether the answer is signed. A signature that does not hold is no answer at all; a missing one leaves room for a complaint.
    private func verify(_ source: SignedSource) async throws(GatewayError) -> Bool {
        guard source.signature != nil, !AnswerTraits.provesItself(request.method) else { return false }
        guard let key = await keys(source.certificateSerial) else {
            throw .unusableAnswer("the answer is signed with a certificate that is not known to be Alipay's")
        }
        guard source.isSigned(by: key, type: configuration.signType) else { throw .unusableAnswer("the answer's signature does not hold") }
        return true
    }

    /// The bytes of the answer's object. Alipay signs what it has encrypted, with the quotes, and never encrypts its complaints.
    ///
    /// A certificate is decrypted before anything proves it. That believes nothing: chain, owner and serial number are checked after it.
    /// And it tells nothing: a ciphertext that can't be opened ends as a certificate does that isn't Alipay's, once in a minute at most.
    private func plain(_ source: SignedSource, isSigned: Bool) throws(GatewayError) -> [UInt8] {
        guard source.isEncrypted else { return source.bytes }
        guard let encryption = configuration.encryption else {
            throw .unusableAnswer("the answer is encrypted, and no key for that is set")
        }
        guard isSigned || AnswerTraits.provesItself(request.method), !source.isErrorResponse else {
            throw .unusableAnswer("the answer is encrypted where it can't be")
        }
        guard let text = (try? JSONValue(parsing: source.bytes))?.stringValue, let bytes = encryption.open(text) else {
            throw .unusableAnswer("the answer could not be decrypted with the key that is set")
        }
        return bytes
    }

    private func judge(_ answer: GatewayAnswer, isErrorResponse: Bool, isSigned: Bool) throws(GatewayError) -> GatewayAnswer {
        let code = answer.text("code")
        if code == "10000" || (code == nil && AnswerTraits.succeedsWithoutCode(request.method) && !isErrorResponse) {
            // Business is never read from what nobody signed, whatever it says.
            guard isSigned || AnswerTraits.provesItself(request.method) else { throw .unusableAnswer("the answer is not signed") }
            guard !isErrorResponse else { throw .unusableAnswer("an error says that it is a success") }
            return answer
        }
        guard let code else { throw .unusableAnswer("the answer has no code") }
        let subMessage = answer.text("sub_msg") ?? ""
        let complaint = Complaint(
            method: request.method, code: code, message: answer.text("msg") ?? "", subCode: answer.text("sub_code") ?? "",
            subMessage: subMessage, isSigned: isSigned)
        if complaint.subCode == "isv.invalid-signature" {
            configuration.observer(.signatureRefused(.init(method: request.method, signed: request.signed, quoted: subMessage)))
        }
        throw .refused(complaint)
    }
}
