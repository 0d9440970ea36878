import Access
import Clocks
import Gate
import Ledger
import MCP
import Money

/// The one place that says how a held call is answered: by the richest thing that its client takes. A task, a link, a wait, or the
/// plain answer that it is held; all of them say the same.
struct HeldAnswers: Sendable {
    /// How long a client's person may take on the page whose link they have opened, before the client is answered.
    static let patienceForPeople = Duration.seconds(20)
    /// How long the person at a client that is asked by a request may take to open the link.
    static let patienceForClient = Duration.seconds(30)

    let gate: Gate
    let holding: Holding
    /// Where people answer; nil where nobody could follow a link.
    let links: ApprovalLinks?
    let texts: AgentTexts

    /// The answer to a call that is held.
    func answer(_ question: Question, to call: HeldCall, through exchange: Exchange) async throws -> ToolCallAnswer {
        let client = exchange.client
        if client.takesTasks, !exchange.version.isLegacy,
            let task = try await task(question.operation, for: call.principal, client)
        {
            return .task(task)
        }
        // Revisions before 2025-11-25 know no links.
        guard client.opensLinks, exchange.version >= .newestHandshake, let link = link(to: question) else {
            return try await wait(question, call, exchange, holding.patience)
        }
        // What was answered to the question of another operation answers nothing here.
        let told = call.asked == question.operation ? call.answer : nil
        if told == nil, !exchange.version.isLegacy {
            return .inputRequired(
                [link], requestState: try holding.states.seal(question.operation, for: call.binding, until: question.expiresAt))
        }
        let answer: LinkAnswer?
        if let told { answer = told } else { answer = await open(link, question, exchange) }
        switch answer {
        case .accept:
            return try await wait(question, call, exchange, max(holding.patience, Self.patienceForPeople)) { exchange.completed(link) }
        case .decline, .cancel: return try await wait(question, call, exchange, holding.patience, note: notOpened)
        case nil: return try await wait(question, call, exchange, holding.patience)
        }
    }

    /// Asks the person at a client of 2025-11-25. Where people answer elsewhere meanwhile, the client's own is asked no more.
    private func open(_ link: LinkQuestion, _ question: Question, _ exchange: Exchange) async -> LinkAnswer? {
        await withTaskGroup(of: LinkAnswer?.self) { group in
            group.addTask { await exchange.open(link) }
            // What they have answered is found by the wait that comes after an answer.
            group.addTask { await people(answer: question, within: Self.patienceForClient, exchange) ? .accept : nil }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    /// The plain answer, after a wait where there is one; what became of the operation, where people answer meanwhile.
    private func wait(
        _ question: Question, _ call: HeldCall, _ exchange: Exchange, _ patience: Duration, note: String? = nil,
        whenAnswered: () -> Void = {}
    ) async throws -> ToolCallAnswer {
        let hasChanged = await people(answer: question, within: patience, exchange)
        if hasChanged { whenAnswered() }
        if hasChanged, let reply = try await gate.outcome(of: question.operation, for: call.principal) {
            return .result(ToolResult(reply, in: texts))
        }
        var held = ToolResult(.question(question), in: texts)
        if let note { held.content.append(.text(note)) }
        return .result(held)
    }

    /// Waits until an operation has gone as far as it goes without anybody's doing, and tells the client how long it has waited.
    /// - Returns: whether people have answered.
    private func people(answer question: Question, within patience: Duration, _ exchange: Exchange) async -> Bool {
        guard patience > .zero else { return false }
        let (id, pause) = (question.operation, holding.pause)
        let changes = await holding.operations.changes(from: [id: .held])
        return await withTaskGroup(of: Bool.self) { group in
            let answered = Answered()
            group.addTask {
                for await change in changes {
                    await answered.note(change.value != .held)
                    if change.value.isEnded || change.value == .unknown { break }
                }
                return true
            }
            group.addTask {
                let seconds = Int(patience.components.seconds)
                for second in 0..<seconds {
                    exchange.progress(second, of: seconds, waiting(question))
                    await pause(.seconds(1))
                    if Task.isCancelled { break }
                }
                return false
            }
            group.addTask {
                await exchange.ended()
                return false
            }
            _ = await group.next()
            group.cancelAll()
            return await answered.isSo
        }
    }

    /// How far an operation has come, as a task of the caller's.
    /// - Returns: nil where there is none of the caller's own.
    func task(_ id: OperationID, for principal: Principal, _ client: ClientCapabilities) async throws -> TaskState? {
        guard let own = try await gate.own(id, of: principal) else { return nil }
        var message = own.waitingFor?.text(in: texts)
        if own.state == .held, client.opensLinks, let link = links?.link(id) { message = message.map { "\($0) \(link)" } }
        var result: ToolResult?
        if own.state.isEnded, !own.isWithdrawn {
            guard let reply = try await gate.outcome(of: id, for: principal) else { return nil }
            result = ToolResult(reply, in: texts)
        }
        return TaskState(
            id: holding.names.name(id, for: principal), status: own.status, createdAt: own.createdAt.text,
            lastUpdatedAt: own.changedAt.text, pollIntervalMs: 2000, statusMessage: message, result: result)
    }

    private func link(to question: Question) -> LinkQuestion? {
        links.map { links in
            LinkQuestion(
                key: HeldCall.linkKey, id: question.operation.text, message: invitation(question), url: links.link(question.operation))
        }
    }
}

/// Whether people have answered, as far as was seen.
private actor Answered {
    private(set) var isSo = false

    func note(_ isSo: Bool) { self.isSo = isSo }
}

extension OwnOperation {
    /// How far it has come, as a task has it. That people are asked is work that goes on: nothing is wanted of the client itself.
    fileprivate var status: TaskState.Status {
        if isWithdrawn { return .cancelled }
        return state.isEnded ? .completed : .working
    }
}

extension HeldAnswers {
    /// What the person at a client is told of a link.
    private func invitation(_ question: Question) -> String {
        let (id, gates) = (question.operation, question.gates.map { "`\($0)`" }.joined(separator: ", "))
        let end = question.expiresAt.text
        return texts.say(
            """
            Operation \(id) is held by \(gates). An approver can answer on this page until \(end), with the approver's own secret; \
            nobody else sees anything there.
            """,
            hans: "操作 \(id) 已由 \(gates) 暂缓。审批人可在 \(end) 之前用自己的密钥在此页面答复；其他人在那里什么也看不到。",
            hant: "操作 \(id) 已由 \(gates) 暫緩。審批人可在 \(end) 之前用自己的密鑰在此頁面答覆；其他人在那裡什麼也看不到。",
            ko: "작업 \(id)이(가) \(gates)에 따라 보류되었습니다. 승인자는 \(end)까지 이 페이지에서 자신의 비밀 값으로 답할 수 있으며, 다른 사람에게는 아무것도 보이지 않습니다.")
    }

    /// What is told where the person at the client has not opened the link.
    private var notOpened: String {
        texts.say(
            "The approval page was not opened from here. People have been asked all the same, and can answer elsewhere.",
            hans: "未从此处打开审批页面。仍已请求人工审批，可在别处答复。", hant: "未從此處開啟審批頁面。仍已請求人工審批，可在別處答覆。",
            ko: "여기서 승인 페이지를 열지 않았습니다. 그래도 사람에게 승인을 요청했으며 다른 곳에서 답할 수 있습니다.")
    }

    /// What a client is told while its call waits.
    private func waiting(_ question: Question) -> String {
        let id = question.operation
        return texts.say(
            "Waiting for people to answer about \(id)", hans: "正在等待人工答复 \(id)", hant: "正在等待人工答覆 \(id)",
            ko: "\(id)에 대한 사람의 답을 기다리는 중")
    }
}
