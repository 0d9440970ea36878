import Clocks
import Cryptography
import JSON
import Logging
import Synchronization

extension AlipaySimulator {
    /// Checks a call to a method and carries it out, or lets it go wrong. Never blocks.
    func take(_ request: GatewayRequest) -> Handling {
        let now = configuration.clock.now()
        do throws(GatewayRefusal) {
            var call = try check.verify(request, at: now)
            call.origin = origin
            if call.method.isPage {
                return .page(openPage(call, at: now))
            }
            return handling(of: state.withLock { $0.take(call, at: now) }, for: call)
        } catch {
            state.withLock { $0.countTurnedAway(error.subCode) }
            configuration.logger.debug("request turned away", metadata: ["sub_code": "\(error.subCode)"])
            return .send(writer.refusal(error))
        }
    }

    /// The same for a call of the platform's version 3.
    func take(_ request: V3Incoming) -> Handling {
        let now = configuration.clock.now()
        do throws(GatewayRefusal) {
            var call = try check.verify(request, at: now)
            call.origin = origin
            return handling(of: state.withLock { $0.take(call, at: now) }, for: call)
        } catch {
            state.withLock { $0.countTurnedAway(error.subCode) }
            return .send(writer.version3(error, at: now))
        }
    }

    /// The platform's own address, without a path.
    var origin: String { "http://\(configuration.urlHost):\(port ?? configuration.port)" }

    /// The caller of a late arrival has hung up.
    func connectionGone(late id: Int) {
        let now = configuration.clock.now()
        state.withLock { $0.connectionGone(late: id, at: now) }
    }

    private func openPage(_ call: VerifiedCall, at now: Instant) -> Result<Trade, TradeRefusal> {
        state.withLock { state in
            state.countPage(call.method)
            do throws(TradeRefusal) {
                return .success(
                    try state.change { books throws(TradeRefusal) in
                        try platform.openPage(call.method, call.content, call.parameters, in: &books.trades, at: now)
                    })
            } catch {
                return .failure(error)
            }
        }
    }

    /// Signs outside the lock: a signature costs more than everything else together.
    private func handling(of outcome: CallOutcome, for call: VerifiedCall) -> Handling {
        func signed(_ content: JSONObject, _ flaw: AnswerFlaw? = nil) -> WireAnswer {
            if call.isOfVersion3 {
                let style = AnswerStyle(digest: call.digest, isCertified: call.isCertified, isEncrypted: call.isEncrypted, flaw: flaw)
                return writer.version3(content, style, at: configuration.clock.now())
            }
            let key = call.method.key(of: content)
            guard key == call.method.answerKey else { return writer.envelope(key, content, AnswerStyle()) }
            let style = AnswerStyle(digest: call.digest, isCertified: call.isCertified, isEncrypted: call.isEncrypted, flaw: flaw)
            return writer.envelope(key, content, style)
        }
        switch outcome {
        case .answer(let content, let flaw): return .send(signed(content, flaw))
        case .slow(let content, let milliseconds): return .sendLater(signed(content), milliseconds: milliseconds)
        case .cut(let content): return .sendHalf(signed(content))
        case .serverError:
            return .send(WireAnswer(status: 502, contentType: "text/html", body: Array("<html><body>502 Bad Gateway</body></html>".utf8)))
        case .hold(let late): return .hold(late: late)
        case .hangUp(let late): return .hangUp(late: late)
        }
    }
}

/// What the wire is to do with a request.
enum Handling: Sendable {
    case send(WireAnswer)
    case sendLater(WireAnswer, milliseconds: Int)
    case sendHalf(WireAnswer)
    case hold(late: Int?)
    case hangUp(late: Int?)
    case page(Result<Trade, TradeRefusal>)
}
