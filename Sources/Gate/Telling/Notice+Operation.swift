import Access
import Ledger

extension OutcomeNotice {
    /// What is told of an operation that is neither held nor ended.
    static func pending(_ operation: Operation) -> OutcomeNotice {
        operation.state == .approved ? .approved(operation.id) : .underWay(operation.id)
    }
}

extension Operation {
    /// What the stored result tells; nil where there is none.
    var resultNotice: Notice? { result?.notice(of: call.agent) }
}

extension OperationResult {
    /// What it tells, of an operation of this agent. A text of the gate's own is known again by its English words, which are what the store
    /// keeps; every other one is a tool's.
    func notice(of agent: String) -> Notice {
        if structured != nil { return .answer(text) }
        let ends: [EndNotice] = [
            .turnedDown(by: EndNotice.person(in: text)), .unanswered, .takenBack, .lapsed, .doneByHand, .voidedByHand, .seen,
        ]
        var own: [Notice] = ends.map { .ended($0) }
        own += [.call(.agentFrozen(agent)), .call(.agentRemoved(agent)), .context(.ended)]
        own += [.rule(.factsChanged), .rule(.otherName), .rule(.bindingBroken), .rule(.limitExceeded(left: nil))]
        if code == "forbidden" { own.append(.rule(.forbidden(String(text.dropLast())))) }
        return own.first { $0.english == text } ?? .said(text)
    }
}

extension EndNotice {
    /// Who turned it down, as ``turnedDown(by:)`` says it in English; empty where a text says something else.
    static func person(in text: String) -> String {
        let words = "turned down by "
        return text.hasPrefix(words) ? String(text.dropFirst(words.count).dropLast()) : ""
    }
}
