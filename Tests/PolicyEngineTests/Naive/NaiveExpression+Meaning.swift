import Foundation

extension NaiveExpression {
    /// The value; nil where there is none, because something is absent or cannot be reckoned.
    func value(_ scene: NaiveScene) -> NaiveValue? {
        switch self {
        case .literal(let value): return value
        case .path(let path): return scene.values[path]
        case .present(let path): return .truth(scene.values[path] != nil)
        case .list(let name): return scene.lists[name].map { .texts($0) }
        case .all(let parts): return Self.decided(parts.map { $0.truth(scene) }, by: false, scene)
        case .any(let parts): return Self.decided(parts.map { $0.truth(scene) }, by: true, scene)
        case .not(let part): return part.truth(scene).map { .truth(!$0) }
        case .choice(let condition, let first, let second):
            guard let truth = condition.truth(scene) else { return nil }
            return (truth ? first : second).value(scene)
        case .infix(let sign, let left, let right):
            guard let left = left.value(scene), let right = right.value(scene) else { return nil }
            return Self.infix(sign, left, right)
        case .entry(let map, let key):
            guard case .amounts(let amounts)? = map.value(scene), case .text(let key)? = key.value(scene) else { return nil }
            return amounts[key].map { .money($0, "CNY") }
        case .method(let name, let target, let arguments):
            guard let target = target.value(scene) else { return nil }
            return Self.method(name, target, arguments.map { $0.value(scene) }, scene)
        case .function(let name, let arguments): return Self.function(name, arguments.map { $0.value(scene) })
        case .quantifier(let word, let list, let variable, let body):
            guard case .texts(let texts)? = list.value(scene) else { return nil }
            let truths = texts.map { text in
                var inner = scene
                inner.values[variable] = .text(text)
                return body.truth(inner)
            }
            return Self.decided(truths, by: word == "exists", scene)
        }
    }

    /// Whether a condition holds; nil where that cannot be told.
    func truth(_ scene: NaiveScene) -> Bool? { if case .truth(let truth)? = value(scene) { truth } else { nil } }

    /// One that decides wins over what cannot be told, wherever it stands.
    private static func decided(_ truths: [Bool?], by deciding: Bool, _ scene: NaiveScene) -> NaiveValue? {
        if truths.contains(deciding) { return .truth(deciding) }
        if scene.fault == .failuresAreFalse { return .truth(false) }
        return truths.contains(nil) ? nil : .truth(!deciding)
    }

    // MARK: - Signs

    private static func infix(_ sign: String, _ left: NaiveValue, _ right: NaiveValue) -> NaiveValue? {
        switch (left, right) {
        case (.money(let one, let currency), .money(let other, let second)):
            guard currency == second else { return nil }
            if sign == "+" { return .money(one + other, currency) }
            if sign == "-" { return .money(one - other, currency) }
            return ordered(sign, one, other)
        case (.money(let one, let currency), .number(let other)), (.number(let other), .money(let one, let currency)):
            return sign == "*" ? .money(one * other, currency) : nil
        case (.number(let one), .number(let other)): return numbers(sign, one, other)
        case (.text(let text), .texts(let texts)) where sign == "in": return .truth(texts.contains(text))
        case (.text(let text), .amounts(let amounts)) where sign == "in": return .truth(amounts[text] != nil)
        case (.text(let one), .text(let other)): return sign == "+" ? .text(one + other) : ordered(sign, one, other)
        case (.instant(let one), .instant(let other)): return sign == "-" ? .length(one - other) : ordered(sign, one, other)
        case (.instant(let one), .length(let other)): return .instant(sign == "-" ? one - other : one + other)
        case (.length(let one), .length(let other)): return ordered(sign, one, other)
        case (.truth(let one), .truth(let other)): return sign == "==" ? .truth(one == other) : .truth(one != other)
        default: return nil
        }
    }

    private static func numbers(_ sign: String, _ one: Int64, _ other: Int64) -> NaiveValue? {
        switch sign {
        case "+": .number(one + other)
        case "-": .number(one - other)
        case "*": .number(one * other)
        case "/": other == 0 ? nil : .number(one / other)
        case "%": other == 0 ? nil : .number(one % other)
        default: ordered(sign, one, other)
        }
    }

    private static func ordered<Value: Comparable>(_ sign: String, _ one: Value, _ other: Value) -> NaiveValue? {
        switch sign {
        case "==": .truth(one == other)
        case "!=": .truth(one != other)
        case "<": .truth(one < other)
        case "<=": .truth(one <= other)
        case ">": .truth(one > other)
        case ">=": .truth(one >= other)
        default: nil
        }
    }

    // MARK: - Functions

    private static func method(_ name: String, _ target: NaiveValue, _ arguments: [NaiveValue?], _ scene: NaiveScene) -> NaiveValue? {
        switch (target, arguments.first ?? nil) {
        case (.money(let units, let currency), .number(let percent)?) where name == "percent":
            let exact = units * percent + (scene.fault == .percentRoundsUp ? 99 : 0)
            return .money(exact >= 0 ? exact / 100 : (exact - 99) / 100, currency)
        case (.text(let text), .text(let part)?):
            switch name {
            case "startsWith": return .truth(text.hasPrefix(part))
            case "endsWith": return .truth(text.hasSuffix(part))
            case "contains": return .truth(part.isEmpty || text.contains(part))
            default: return nil
            }
        case (.instant(let instant), nil):
            let date = Date(timeIntervalSince1970: Double(instant) / 1000)
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = name.hasPrefix("local") ? scene.zone : .gmt
            switch name {
            case "localHour", "getHours": return .number(Int64(calendar.component(.hour, from: date)))
            case "localDayOfWeek": return .number(Int64(calendar.component(.weekday, from: date) - 1))
            case "localDate":
                let parts = [(Calendar.Component.year, 4), (.month, 2), (.day, 2)].map { part, width in
                    let digits = String(calendar.component(part, from: date))
                    return String(repeating: "0", count: width - digits.count) + digits
                }
                return .text(parts.joined(separator: "-"))
            default: return nil
            }
        default: return nil
        }
    }

    private static func function(_ name: String, _ arguments: [NaiveValue?]) -> NaiveValue? {
        if name == "size" {
            switch arguments.first ?? nil {
            case .text(let text)?: return .number(Int64(text.unicodeScalars.count))
            case .texts(let texts)?: return .number(Int64(texts.count))
            default: return nil
            }
        }
        var units: [Int64] = []
        for argument in arguments {
            guard case .money(let amount, "CNY")? = argument else { return nil }
            units.append(amount)
        }
        return (name == "min" ? units.min() : units.max()).map { .money($0, "CNY") }
    }
}
