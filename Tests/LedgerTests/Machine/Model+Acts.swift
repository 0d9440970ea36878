import Ledger

extension Model {
    /// What the model becomes by an act; nil where the act is refused, and all stays as it was.
    func after(_ act: Act) -> Model? {
        var next = self
        next.now += Story.step
        return next.take(act) ? next : nil
    }

    private mutating func take(_ act: Act) -> Bool {
        switch act {
        case .reserve, .hold: return begin(act == .hold ? .held : .reserved)
        case .approve, .reject, .expire, .askAgain, .claim: return answer(act)
        case .succeed, .fail, .lose: return settle(act)
        case .take: return takeUp()
        case .resend: return resend()
        case .lateSuccess:
            guard let late = refunds.lastIndex(where: { [.failed, .rejected, .expired].contains($0.state) }) else { return false }
            end(late, .succeeded, .correct)
        case .crash:
            guard hands[active] != nil else { return false }
            hands[active] = nil
        case .otherReplica: active = 1 - active
        case .race: return false
        case .fold: break
        case .policy: changePolicy()
        case .freeze: isFrozen.toggle()
        case .wait: now += Story.wait
        }
        return true
    }

    private mutating func begin(_ state: OperationState) -> Bool {
        let fen = Story.fen(refunds.count)
        guard !isFrozen, !refunds.contains(where: { !$0.state.isEnded }),
            balance("all", from: now - Story.rolling, to: nil).fen + fen <= Story.ceiling
        else { return false }
        refunds.append(Refund(fen: fen, createdAt: now, state: state, counted: Story.definitions(policy)))
        orderVersion += 1
        if state == .reserved { dispatch(refunds.count - 1, .dispatch) }
        return true
    }

    private mutating func answer(_ act: Act) -> Bool {
        guard let last = refunds.indices.last else { return false }
        let state = refunds[last].state
        switch act {
        case .approve:
            guard !isFrozen, state == .held else { return false }
            change(last, .approved, .approve)
            refunds[last].isApproved = true
        case .askAgain:
            guard state == .approved else { return false }
            change(last, .held, .hold)
            refunds[last].isApproved = false
            refunds[last].counted = Story.definitions(policy)
        case .claim:
            guard !isFrozen, state == .approved else { return false }
            refunds[last].version += 1
            refunds[last].state = .reserved
            dispatch(last, .dispatch)
            refunds[last].counted = Story.definitions(policy).subtracting(["unapproved"])
            orderVersion += 1
        default:
            guard state == .held || state == .approved else { return false }
            end(last, act == .reject ? .rejected : .expired, act == .reject ? .void : .expire)
        }
        return true
    }

    private mutating func settle(_ act: Act) -> Bool {
        guard let hand = hands[active] else { return false }
        hands[active] = nil
        let isCurrent = refunds[hand.refund].version == hand.version
        switch act {
        case .succeed:
            // That it happened is true whoever says so.
            let state = refunds[hand.refund].state
            if state != .succeeded { end(hand.refund, .succeeded, state.isEnded ? .correct : .post) }
        case .fail where isCurrent: end(hand.refund, .failed, .void)
        case .lose where isCurrent:
            change(hand.refund, .unknown, nil)
            refunds[hand.refund].holder = nil
            refunds[hand.refund].leaseUntil = nil
            refunds[hand.refund].lookAt = now + Story.pause
        default: break
        }
        return true
    }

    private mutating func takeUp() -> Bool {
        guard hands[active] == nil, let last = refunds.indices.last, refunds[last].isDue(at: now) else { return false }
        change(last, .unknown, nil)
        lease(last)
        return true
    }

    private mutating func resend() -> Bool {
        guard !isFrozen, let hand = hands[active], hand.state == .unknown, refunds[hand.refund].version == hand.version,
            now < refunds[hand.refund].deadline ?? now
        else { return false }
        refunds[hand.refund].version += 1
        refunds[hand.refund].state = .dispatched
        dispatch(hand.refund, .resend)
        return true
    }

    private mutating func dispatch(_ index: Int, _ kind: LedgerStep.Kind) {
        refunds[index].steps.append(kind)
        refunds[index].lookAt = nil
        refunds[index].dispatchedAt = refunds[index].dispatchedAt ?? now
        refunds[index].deadline = refunds[index].deadline ?? now + Story.deadline
        lease(index)
    }

    private mutating func lease(_ index: Int) {
        refunds[index].holder = Story.replicas[active]
        refunds[index].leaseUntil = now + Story.lease
        hands[active] = Hand(refund: index, version: refunds[index].version, state: refunds[index].state)
    }

    private mutating func change(_ index: Int, _ state: OperationState, _ kind: LedgerStep.Kind?) {
        refunds[index].state = state
        refunds[index].version += 1
        if let kind { refunds[index].steps.append(kind) }
    }

    private mutating func end(_ index: Int, _ state: OperationState, _ kind: LedgerStep.Kind) {
        change(index, state, kind)
        refunds[index].endedAt = now
        refunds[index].holder = nil
        refunds[index].leaseUntil = nil
        refunds[index].lookAt = nil
        orderVersion += 1
    }

    private mutating func changePolicy() {
        let before = Story.definitions(policy)
        policy = 1 - policy
        let now = Story.definitions(policy)
        for index in refunds.indices {
            refunds[index].counted.formIntersection(now)
            // What is new is counted from history, each refund as it was recorded.
            for definition in now.subtracting(before) where definition != "unapproved" || !refunds[index].isApproved {
                refunds[index].counted.insert(definition)
            }
        }
    }
}
