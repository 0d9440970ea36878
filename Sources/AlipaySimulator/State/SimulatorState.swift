import Clocks
import JSON
import Money

/// What a call comes to, for the wire to carry out.
enum CallOutcome: Sendable {
    /// Send the answer, sound or not.
    case answer(JSONObject, AnswerFlaw? = nil)
    /// Send the answer when so many milliseconds have gone by.
    case slow(JSONObject, milliseconds: Int)
    /// Send half of the answer and end the connection.
    case cut(JSONObject)
    /// Send a server's error.
    case serverError
    /// Send nothing until the caller gives up.
    case hold(late: Int?)
    /// End the connection at once.
    case hangUp(late: Int?)
}

/// Everything that changes in a simulator, under one lock.
struct SimulatorState: Sendable {
    let platform: Platform
    let noticeWriter: NoticeWriter
    let journal: Journal?
    private(set) var books: PlatformBooks
    var faults = FaultBox()
    private(set) var counters = Counters()
    private(set) var tallies: [RefundTally] = []
    private(set) var journalFailure: JournalError?
    private var tallyPlaces: [CallSubject: Int] = [:]
    private var late: [LateArrival] = []
    private var lastLate = 0

    init(platform: Platform, noticeWriter: NoticeWriter, books: PlatformBooks, journal: Journal?) {
        self.platform = platform
        self.noticeWriter = noticeWriter
        self.books = books
        self.journal = journal
    }

    /// Changes the books and writes down what happened before anybody hears of it.
    mutating func change<Result>(_ body: (inout PlatformBooks) throws(TradeRefusal) -> Result) throws(TradeRefusal) -> Result {
        let known = books.mark
        defer { write(since: known) }
        return try body(&books)
    }

    /// Carries a call out, or lets it go wrong.
    mutating func take(_ call: VerifiedCall, at now: Instant) -> CallOutcome {
        passTime(to: now)
        let subject = subject(of: call)
        counters.received[call.method.rawValue, default: 0] += 1
        tally(subject)
        guard journalFailure == nil else { return .answer(Self.unavailable) }
        guard let fault = faults.draw(for: subject) else {
            let answer = act(call, at: now)
            noticeLookUp(subject, answer, at: now)
            return .answer(answer)
        }
        counters.faults[fault.kind.rawValue, default: 0] += 1
        return suffer(fault, call, subject, at: now)
    }

    /// The caller of a late arrival has hung up.
    mutating func connectionGone(late id: Int, at now: Instant) {
        guard let place = late.firstIndex(where: { $0.id == id }) else { return }
        late[place].goneAt = now
        passTime(to: now)
    }

    /// Carries out every late arrival whose caller has hung up, whatever it waits for. Returns how many.
    mutating func releaseLate(at now: Instant) -> Int {
        let due = late.filter { $0.goneAt != nil }
        late.removeAll { $0.goneAt != nil }
        counters.late = late.count
        for arrival in due { _ = act(arrival.call, at: now) }
        return due.count
    }

    /// Lets time do its work: orders close, late arrivals arrive.
    mutating func passTime(to now: Instant) {
        let known = books.mark
        books.trades.passTime(to: now)
        write(since: known)
        let due = late.filter { $0.isDue(at: now) }
        guard !due.isEmpty else { return }
        late.removeAll { $0.isDue(at: now) }
        counters.late = late.count
        for arrival in due { _ = act(arrival.call, at: now) }
    }

    mutating func putUser(_ user: SimulatedUser) { books.users.put(user) }

    mutating func countTurnedAway(_ subCode: String) { counters.turnedAway[subCode, default: 0] += 1 }

    mutating func countPage(_ method: PlatformMethod) { counters.received[method.rawValue, default: 0] += 1 }

    private mutating func suffer(_ fault: Fault, _ call: VerifiedCall, _ subject: CallSubject, at now: Instant) -> CallOutcome {
        switch fault.kind {
        case .timeOutBefore:
            return .hold(late: nil)
        case .connectionLostBefore:
            return .hangUp(late: nil)
        case .lateArrival:
            lastLate += 1
            late.append(LateArrival(id: lastLate, call: call, subject: subject, fault: fault))
            counters.late = late.count
            return fault.hangsUp ? .hangUp(late: lastLate) : .hold(late: lastLate)
        case .serverErrorBefore:
            return .serverError
        case .systemErrorBefore:
            return .answer(Self.systemError(of: call.method))
        case .unavailableBefore:
            return .answer(Self.unavailable)
        case .refusal:
            return .answer(Self.failure(fault.refusal))
        case .duplicate:
            tally(subject)
            _ = act(call, at: now)
            return .answer(act(call, at: now))
        case .retryFlag:
            return .answer(Self.retryFlag(of: call, subject))
        case .paysFirst:
            payFirst(subject, at: now)
            return .answer(act(call, at: now))
        case .dealing:
            return .answer(act(call, staysUnderWay: true, at: now))
        case .notifyForged, .notifyAmount, .notifyTwice, .notifyLate, .notifyLost:
            return .answer(act(call, at: now))
        case .billTruncated, .billEncoding, .billColumn, .billFormula, .billBomb:
            let answer = act(call, at: now)
            if let flaw = fault.kind.flaw, call.method.isSuccess(answer) { books.bills.spoil(flaw) }
            return .answer(answer)
        case .timeOutAfter, .connectionLostAfter, .serverErrorAfter, .cutBody, .wrongSignature, .systemErrorAfter, .unavailableAfter, .slow,
            .fundChangeMissing, .unknownCertificate, .wrongEncryption:
            return spoil(act(call, at: now), of: call.method, by: fault)
        }
    }

    /// What becomes of the answer to a call that was carried out.
    private func spoil(_ answer: JSONObject, of method: PlatformMethod, by fault: Fault) -> CallOutcome {
        switch fault.kind {
        case .timeOutAfter: .hold(late: nil)
        case .connectionLostAfter: .hangUp(late: nil)
        case .serverErrorAfter: .serverError
        case .cutBody: .cut(answer)
        case .wrongSignature: .answer(answer, .wrongSignature)
        case .systemErrorAfter: .answer(Self.systemError(of: method))
        case .unavailableAfter: .answer(Self.unavailable)
        case .unknownCertificate: .answer(answer, .unknownCertificate)
        case .wrongEncryption: .answer(answer, .wrongEncryption)
        case .slow: .slow(answer, milliseconds: fault.delayMilliseconds)
        case .fundChangeMissing: .answer(answer.removing("fund_change"))
        default: .answer(answer)
        }
    }

    /// The buyer pays the order, if anybody still can, a moment before the call is carried out.
    private mutating func payFirst(_ subject: CallSubject, at now: Instant) {
        guard let trade = books.trades[subject.order] else { return }
        _ = try? change { books throws(TradeRefusal) in
            try books.trades.pay(TradeReference(tradeNo: trade.tradeNo), by: trade.order.buyer ?? .standard, at: now)
        }
    }

    private mutating func act(_ call: VerifiedCall, staysUnderWay: Bool = false, at now: Instant) -> JSONObject {
        let known = books.mark
        let answer = platform.answer(call, in: &books, staysUnderWay: staysUnderWay, at: now)
        write(since: known)
        guard journalFailure == nil else { return Self.unavailable }
        if call.method.isSuccess(answer) { counters.succeeded[call.method.rawValue, default: 0] += 1 }
        return answer
    }

    /// Tells the late arrivals that a look-up has been answered, where the answer says absent.
    private mutating func noticeLookUp(_ subject: CallSubject, _ answer: JSONObject, at now: Instant) {
        switch subject.method {
        case .refundQuery: guard answer["code"] == "10000", answer["refund_status"] == nil else { return }
        case .tradeQuery: break
        case .transferQuery: guard answer["sub_code"] == "ORDER_NOT_EXIST" else { return }
        default: return
        }
        for place in late.indices { late[place].notice(subject) }
        passTime(to: now)
    }

    private func subject(of call: VerifiedCall) -> CallSubject {
        let content = BusinessContent(object: call.content)
        let tradeNo = (try? content.text("trade_no", most: 64)) ?? nil
        let merchants = call.method == .transferQuery || call.method == .transfer ? "out_biz_no" : "out_trade_no"
        let outTradeNo = (try? content.text(merchants, most: 64)) ?? nil
        let known = call.method.isOfFunds ? nil : books.trades.outTradeNo(of: TradeReference(tradeNo: tradeNo, outTradeNo: outTradeNo))
        let order = known ?? outTradeNo ?? tradeNo ?? ""
        let number = (try? content.text("out_request_no", most: 64)) ?? nil
        let isRefund = call.method == .tradeRefund || call.method == .refundQuery
        return CallSubject(method: call.method, order: order, requestNumber: isRefund ? number ?? order : "")
    }

    private mutating func tally(_ subject: CallSubject) {
        guard subject.method == .tradeRefund else { return }
        if let place = tallyPlaces[subject] {
            tallies[place].received += 1
        } else {
            tallyPlaces[subject] = tallies.count
            tallies.append(RefundTally(outTradeNo: subject.order, requestNumber: subject.requestNumber, received: 1))
        }
    }

    /// Takes the notifications that are due, for sending.
    mutating func takeDueNotices(at now: Instant) -> [Notice] { books.notices.takeDue(at: now) }

    /// Notes how a notification was taken.
    mutating func settle(_ number: Int, _ send: NoticeSend) {
        let known = books.mark
        books.notices.settle(number, send)
        write(since: known)
    }

    /// Tells the merchant of what happened to trades behind a mark.
    private mutating func tell(since mark: PlatformBooks.Mark) {
        for entry in books.trades.entries[mark.trades...] {
            guard let trade = books.trades[entry.outTradeNo], trade.order.notifyURL != nil, entry.event.isTold else { continue }
            let fault = faults.drawForNotice(of: entry.outTradeNo)
            if let fault { counters.faults[fault.kind.rawValue, default: 0] += 1 }
            let number = books.notices.nextNumber
            for notice in noticeWriter.notices(of: entry, trade, number: number, fault: fault?.kind) { books.notices.add(notice) }
        }
    }

    /// Tells of what happened behind a mark, and writes it down. What cannot be written down is never answered as done.
    private mutating func write(since mark: PlatformBooks.Mark) {
        tell(since: mark)
        guard let journal, journalFailure == nil, mark != books.mark else { return }
        do {
            try journal.write(books.lines(since: mark))
        } catch {
            journalFailure = error
        }
    }
}
