import CEL
import TestSupport

/// Numbers that are the same for the same seed.
struct Dice: RandomNumberGenerator {
    private var numbers: SeededGenerator

    init(seed: UInt64) { numbers = SeededGenerator(seed: seed) }

    mutating func next() -> UInt64 { numbers.next() }

    mutating func pick<T>(_ choices: [T]) -> T { choices[Int(next() % UInt64(choices.count))] }
    mutating func number(_ range: Range<Int>) -> Int { range.lowerBound + Int(next() % UInt64(range.count)) }
}

/// Makes expressions, most of which check, and texts that are hardly expressions at all.
struct ExpressionMaker {
    var dice: Dice

    mutating func expression(_ depth: Int) -> String {
        guard depth > 0 else { return leaf() }
        func part(_ maker: inout ExpressionMaker) -> String { maker.expression(depth - 1) }
        switch dice.number(0..<14) {
        case 0: return leaf()
        case 1: return "(\(part(&self)) \(dice.pick(["+", "-", "*", "/", "%"])) \(part(&self)))"
        case 2: return "(\(part(&self)) \(dice.pick(["==", "!=", "<", "<=", ">", ">=", "in"])) \(part(&self)))"
        case 3: return "(\(part(&self)) \(dice.pick(["&&", "||"])) \(part(&self)) \(dice.pick(["&&", "||"])) \(part(&self)))"
        case 4: return "(\(part(&self)) ? \(part(&self)) : \(part(&self)))"
        case 5: return "[\(part(&self)), \(part(&self))]"
        case 6: return "{\(part(&self)): \(part(&self))}"
        case 7: return "\(part(&self))[\(part(&self))]"
        case 8: return "\(part(&self)).\(dice.pick(["all", "exists", "exists_one", "map", "filter"]))(x, \(part(&self)))"
        case 9: return "\(part(&self)).\(dice.pick(["transformList", "transformMap", "transformMapEntry"]))(x, y, \(part(&self)))"
        case 10:
            let names = ["size", "string", "int", "uint", "double", "bytes", "bool", "type", "dyn", "!", "-", "timestamp", "duration"]
            return "\(dice.pick(names))(\(part(&self)))"
        case 11: return "\(part(&self)).\(dice.pick(["size", "trim", "reverse", "lowerAscii", "getHours", "getFullYear", "join"]))()"
        case 12:
            let name = dice.pick([
                "contains", "startsWith", "endsWith", "matches", "indexOf", "split", "charAt", "format", "getHours", "join", "substring",
            ])
            return "\(part(&self)).\(name)(\(part(&self)))"
        default: return "\(part(&self)).replace(\(part(&self)), \(part(&self)))"
        }
    }

    private mutating func leaf() -> String {
        dice.pick([
            "0", "1", "-1", "9223372036854775807", "-9223372036854775808", "18446744073709551615u", "2u", "1.5", "-0.0", "1e308", "true",
            "false",
            "null", "''", "'a'", "'奶茶'", "'%s %d'", "'(a|b)*'", "b'\\xff'", "[]", "{}", "x", "y", "count", "names", "anything", "order.id",
            "order.buyer", "context.orders", "context.quotes", "amount", "now", "duration('90m')", "timestamp(0)", "has(order.buyer)",
            "int",
            "names[0]", "anything.key", "'Asia/Shanghai'", "money('5.00 CNY')", "names.size()",
        ])
    }

    /// Words of the language in any order.
    mutating func noise() -> String {
        (0..<dice.number(1..<24)).map { _ in
            dice.pick([
                "(", ")", "[", "]", "{", "}", ".", ",", ":", "?", "&&", "||", "!", "-", "+", "==", "in", "has", "all", "x", "order", "1",
                "'a'", "\"", "'''",
                "b'", "r\"", "\\", "`", "//", "\n", "0x", "1e", "u", "true", "null", "for", "名", "\u{0}", "🇨🇳", "e\u{301}",
            ])
        }.joined(separator: dice.pick(["", " "]))
    }
}
