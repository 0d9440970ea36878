internal import Clocks
internal import Money

/// Keeps of many kinds of calls those that differ in what can become of them.
struct Sieve {
    /// What a decision says about one amount at one moment, as far as a search is concerned.
    private enum Verdict: Hashable {
        case blocked
        /// It passes where these have room: every limit and gate with what it lets through.
        case open([String: Room])

        struct Room: Hashable {
            let amount: Int64
            let count: Int
        }
    }

    private struct Kept {
        let shape: CallShape
        let verdicts: [Verdict]
    }

    /// The kinds of calls that are left.
    private(set) var shapes: [CallShape] = []
    /// How many decisions were made.
    private(set) var tries = 0
    /// Whether the budget ended before all were looked at.
    private(set) var isCut = false

    /// What counters make of an order's history can depend on more than the room that is left.
    private let comparesOrders: Bool
    private let ground: Ground
    private let authorizer: Authorizer

    init(_ ground: Ground, _ authorizer: Authorizer, moments: [Instant], budget: Int, shapes candidates: [CallShape]) {
        self.ground = ground
        self.authorizer = authorizer
        comparesOrders = !ground.names("order.refunded") && !ground.names("order.open")
        var found: [[Verdict]: [Int]] = [:]
        var kept: [Kept] = []
        for shape in candidates {
            guard tries < budget else {
                isCut = true
                break
            }
            let verdicts = verdicts(on: shape, moments)
            guard verdicts.contains(where: { $0 != .blocked }) else { continue }
            if let alike = found[verdicts], alike.contains(where: { isAtLeast(kept[$0].shape, shape) }) { continue }
            found[verdicts, default: []].append(kept.count)
            kept.append(Kept(shape: shape, verdicts: verdicts))
        }
        self.shapes = Self.best(of: kept, isAtLeast).map(\.shape)
    }

    /// Leaves out what another kind can do as well, wherever it can.
    private static func best(of kept: [Kept], _ isAtLeast: (CallShape, CallShape) -> Bool) -> [Kept] {
        guard kept.count <= 400 else { return kept }
        var best: [Kept] = []
        for (index, one) in kept.enumerated() {
            let isOutdone = kept.enumerated().contains { other, better in
                guard other != index, isAtLeast(better.shape, one.shape), covers(better.verdicts, one.verdicts) else { return false }
                return other < index || !covers(one.verdicts, better.verdicts)
            }
            if !isOutdone { best.append(one) }
        }
        return best
    }

    private static func covers(_ better: [Verdict], _ worse: [Verdict]) -> Bool {
        zip(better, worse).allSatisfy { better, worse in
            guard case .open(let its) = worse else { return true }
            guard case .open(let own) = better else { return false }
            return own.allSatisfy { name, room in
                guard let other = its[name] else { return false }
                return other.amount <= room.amount && other.count <= room.count
            }
        }
    }

    /// Whether what is counted for the one is counted for the other too, or for something of its own.
    private func isAtLeast(_ better: CallShape, _ worse: CallShape) -> Bool {
        guard better.agent == worse.agent, better.effect == worse.effect, comparesOrders || better.order == worse.order else {
            return false
        }
        let buyers = better.order.map { $0.buyer == .own || $0.buyer == worse.order?.buyer } ?? true
        let numbers = better.order.map { $0.number == nil || $0.number == worse.order?.number } ?? true
        let payees = better.payee.map { $0.id == nil || $0.id == worse.payee?.id } ?? true
        return buyers && numbers && payees
    }

    private mutating func verdicts(on shape: CallShape, _ moments: [Instant]) -> [Verdict] {
        let object = CallObject(
            order: shape.order, payee: shape.payee, index: 1, since: moments.first ?? Instant(milliseconds: 0), isOneCustomer: false)
        var verdicts: [Verdict] = []
        for moment in moments {
            for units in shape.effect.isMovement ? ground.amounts : [0] {
                tries += 1
                let amount = shape.effect.isMovement ? Money(minorUnits: units, currency: ground.currency) : nil
                let here = CallObject(order: object.order, payee: object.payee, index: 1, since: moment, isOneCustomer: false)
                verdicts.append(verdict(authorizer.decide(shape.request(here, amount: amount, at: moment, shop: Search.shop)), units))
            }
        }
        return verdicts
    }

    private func verdict(_ decision: Decision, _ units: Int64) -> Verdict {
        guard case .permit(let grant) = decision else { return .blocked }
        var rooms: [String: Verdict.Room] = [:]
        for claim in grant.limits {
            let room = Verdict.Room(amount: claim.ceiling.amount?.minorUnits ?? .max, count: claim.ceiling.count ?? .max)
            if room.amount < units || room.count < 1 { return .blocked }
            rooms[claim.limit] = room
        }
        guard ground.question.isWithoutApproval else { return .open(rooms) }
        for claim in grant.gates {
            guard claim.above != nil || claim.aboveCount != nil else { return .blocked }
            let room = Verdict.Room(amount: claim.above?.minorUnits ?? .max, count: claim.aboveCount ?? .max)
            if room.amount < units || room.count < 1 { return .blocked }
            rooms[claim.gate] = room
        }
        return .open(rooms)
    }
}
