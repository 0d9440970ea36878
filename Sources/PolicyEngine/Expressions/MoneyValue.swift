internal import CEL
internal import Money

/// The type `money` of expressions: exact, and never mixed with bare numbers or other currencies.
struct MoneyValue: CELCustomValue {
    static let typeName = "money"
    static let type = CELType.custom(typeName)

    let money: Money

    var typeName: String { Self.typeName }
    var description: String { money.description }

    func isEqual(to other: any CELCustomValue) throws(CELFailure) -> Bool {
        guard let other = other as? MoneyValue else { return false }
        guard other.money.currency == money.currency else { throw Self.mixed(money, other.money) }
        return other.money.minorUnits == money.minorUnits
    }

    fileprivate static func mixed(_ one: Money, _ other: Money) -> CELFailure {
        CELFailure(.invalidArgument, "\(one) and \(other) are in two currencies")
    }
}

extension CELValue {
    /// An amount as a value.
    init(_ money: Money) { self = .custom(MoneyValue(money: money)) }

    /// The amount that a value is.
    var money: Money? { if case .custom(let value) = self { (value as? MoneyValue)?.money } else { nil } }
}

/// What expressions can do with money.
enum MoneyFunctions {
    /// Declares the type and its functions.
    static func declare(in environment: inout CELEnvironment) {
        environment.declare(type: MoneyValue.typeName)
        let sum = both { (left, right) throws(MoneyError) in try left.adding(right) }
        let difference = both { (left, right) throws(MoneyError) in try left.subtracting(right) }
        let two = [MoneyValue.type, MoneyValue.type]
        environment.declare(function: "money", [CELOverload([.string], gives: MoneyValue.type, .unary(read))])
        environment.declare(function: "_+_", [CELOverload(two, gives: MoneyValue.type, sum)])
        environment.declare(function: "_-_", [CELOverload(two, gives: MoneyValue.type, difference)])
        environment.declare(
            function: "_*_",
            [
                CELOverload([MoneyValue.type, .int], gives: MoneyValue.type, times),
                CELOverload([.int, MoneyValue.type], gives: MoneyValue.type, times),
            ])
        environment.declare(function: "percent", [CELOverload([MoneyValue.type, .int], isMember: true, gives: MoneyValue.type, percent)])
        declareOrder(in: &environment)
        for number in [CELType.int, .uint, .double, .string] {
            environment.addHint(for: MoneyValue.type, with: number, help: "an amount has a currency: write `money(\"200.00 CNY\")`")
        }
    }

    private static func declareOrder(in environment: inout CELEnvironment) {
        let comparisons: [(String, @Sendable (Money, Money) throws(MoneyError) -> Bool)] = [
            ("_<_", { (left, right) throws(MoneyError) in try left.isLess(than: right) }),
            ("_<=_", { (left, right) throws(MoneyError) in try left.isAtMost(right) }),
            ("_>_", { (left, right) throws(MoneyError) in try left.isGreater(than: right) }),
            ("_>=_", { (left, right) throws(MoneyError) in try right.isAtMost(left) }),
        ]
        for (name, holds) in comparisons {
            let body = CELImplementation.binary { (left, right) throws(CELFailure) in
                let (left, right) = try amounts(left, right)
                do throws(MoneyError) { return .bool(try holds(left, right)) } catch { throw failure(error) }
            }
            environment.declare(function: name, [CELOverload([MoneyValue.type, MoneyValue.type], gives: .bool, body)])
        }
        for (name, takesLess) in [("min", true), ("max", false)] {
            let body = CELImplementation.variadic { (values) throws(CELFailure) in
                guard var best = values.first?.money else { throw CELFailure(.noSuchOverload, "`\(name)` takes amounts") }
                for value in values.dropFirst() {
                    guard let next = value.money else { throw CELFailure(.noSuchOverload, "`\(name)` takes amounts") }
                    do throws(MoneyError) {
                        if try takesLess ? next.isLess(than: best) : next.isGreater(than: best) { best = next }
                    } catch { throw failure(error) }
                }
                return CELValue(best)
            }
            let overloads = (2...4).map { count in
                CELOverload(Array(repeating: MoneyValue.type, count: count), gives: MoneyValue.type, body)
            }
            environment.declare(function: name, overloads)
        }
    }

    // MARK: - What they do

    @Sendable private static func read(_ value: CELValue) throws(CELFailure) -> CELValue {
        guard case .string(let text) = value, let money = Values.money(written: text) else {
            throw CELFailure(.invalidArgument, "an amount is written like `200.00 CNY`, with its decimal places and its currency")
        }
        return CELValue(money)
    }

    private static func both(_ body: @escaping @Sendable (Money, Money) throws(MoneyError) -> Money) -> CELImplementation {
        .binary { (left, right) throws(CELFailure) in
            let (left, right) = try amounts(left, right)
            do throws(MoneyError) { return CELValue(try body(left, right)) } catch { throw failure(error) }
        }
    }

    private static let times = CELImplementation.binary { (left, right) throws(CELFailure) in
        let count: Int64
        switch (left, right) {
        case (.int(let number), _), (_, .int(let number)): count = number
        default: throw CELFailure(.noSuchOverload, "an amount is multiplied by a whole number")
        }
        guard let money = left.money ?? right.money else { throw CELFailure(.noSuchOverload, "there is no amount to multiply") }
        do throws(MoneyError) { return CELValue(try money.multiplied(by: count)) } catch { throw failure(error) }
    }

    private static let percent = CELImplementation.binary { (money, percent) throws(CELFailure) in
        guard let money = money.money, case .int(let percent) = percent else {
            throw CELFailure(.noSuchOverload, "`percent` takes a whole number")
        }
        do throws(MoneyError) { return CELValue(try money.percent(percent)) } catch { throw failure(error) }
    }

    private static func amounts(_ left: CELValue, _ right: CELValue) throws(CELFailure) -> (Money, Money) {
        guard let one = left.money, let other = right.money else { throw CELFailure(.noSuchOverload, "two amounts are wanted") }
        guard one.currency == other.currency else { throw MoneyValue.mixed(one, other) }
        return (one, other)
    }

    private static func failure(_ error: MoneyError) -> CELFailure { CELFailure(.overflow, "\(error)") }
}
