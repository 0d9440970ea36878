import Money
import TestSupport
import Testing

@Suite("money against reckoning on paper")
struct MoneyPropertyTests {
    /// A decimal text of the kind that JSON numbers have, often with zeros where they matter.
    private func text(_ random: inout SeededGenerator) -> String {
        func digits(_ count: Int) -> String {
            let zeros = Int.random(in: 0...3, using: &random) == 0
            return (0..<count).map { _ in zeros ? "0" : String(Int.random(in: 0...9, using: &random)) }.joined()
        }
        var text = "0"
        if Bool.random(using: &random) {
            text = String(Int.random(in: 1...9, using: &random)) + digits(Int.random(in: 0...14, using: &random))
        }
        if Bool.random(using: &random) {
            text += "." + digits(Int.random(in: 0...4, using: &random)) + digits(Int.random(in: 1...3, using: &random))
        }
        if Int.random(in: 0...2, using: &random) == 0 { text += "e\(Int.random(in: -20...20, using: &random))" }
        return text
    }

    @Test("a text is read as what it comes to on paper, or refused for the reason that paper gives")
    func reading() throws {
        var random = SeededGenerator(seed: SeededGenerator.seed)
        var seen: [String: Int] = [:]
        for _ in 0..<20_000 {
            let text = text(&random)
            let written = text.prefix { $0 != "e" }.filter(\.isNumber).count
            let paper = ReferenceDecimal.hundredths(text)
            do throws(MoneyError) {
                let money = try Money(decimal: text, currency: .cny)
                #expect(ReferenceDecimal.digits(money.minorUnits) == paper, "\(text), seed \(SeededGenerator.seed)")
                #expect(written <= 18, "\(text), seed \(SeededGenerator.seed)")
                seen["read", default: 0] += 1
            } catch .tooManyDigits {
                #expect(written > 18, "\(text), seed \(SeededGenerator.seed)")
                seen["digits", default: 0] += 1
            } catch .tooFine {
                #expect(written <= 18 && paper == nil, "\(text), seed \(SeededGenerator.seed)")
                seen["fine", default: 0] += 1
            } catch .tooLarge {
                #expect(written <= 18 && (paper?.count ?? 0) > 18, "\(text), seed \(SeededGenerator.seed)")
                seen["large", default: 0] += 1
            } catch {
                Issue.record("\(text): \(error), seed \(SeededGenerator.seed)")
            }
        }
        for kind in ["read", "digits", "fine", "large"] { #expect(seen[kind, default: 0] > 50, "\(kind) hardly ever happened") }
    }

    @Test("whatever is read is written and read again as the same amount")
    func roundTrip() throws {
        var random = SeededGenerator(seed: SeededGenerator.seed)
        for currency in try ["CNY", "JPY", "KWD"].map({ try #require(Currency(code: $0)) }) {
            for _ in 0..<3000 {
                let size = Int64.random(in: 0...17, using: &random)
                let bound = (0..<size).reduce(Int64(10)) { bound, _ in bound * 10 }
                let money = Money(minorUnits: Int64.random(in: 0..<bound, using: &random), currency: currency)
                #expect(try Money(decimal: money.decimalText, currency: currency) == money, "seed \(SeededGenerator.seed)")
            }
        }
    }

    @Test("sums, differences, products, percentages and comparisons are those on paper, and overflow only where paper does")
    func reckoning() throws {
        var random = SeededGenerator(seed: SeededGenerator.seed)
        let greatest = ReferenceDecimal.digits(.max)
        func amount() -> Int64 { Int64.random(in: 0...Int64.max, using: &random) >> Int64.random(in: 0...62, using: &random) }
        func check(_ paper: [Int], _ what: String, _ body: () throws(MoneyError) -> Money) {
            do throws(MoneyError) {
                let result = try body()
                #expect(ReferenceDecimal.digits(result.minorUnits) == paper, "\(what), seed \(SeededGenerator.seed)")
            } catch {
                #expect(error == .overflow, "\(what)")
                #expect(ReferenceDecimal.isGreater(paper, than: greatest), "\(what), seed \(SeededGenerator.seed)")
            }
        }
        for _ in 0..<2000 {
            let (left, right) = (amount(), amount())
            let (first, second) = (ReferenceDecimal.digits(left), ReferenceDecimal.digits(right))
            check(ReferenceDecimal.sum(first, second), "\(left) + \(right)") { () throws(MoneyError) in
                try Money.fen(left).adding(.fen(right))
            }
            let product = ReferenceDecimal.product(first, second)
            check(product, "\(left) × \(right)") { () throws(MoneyError) in try Money.fen(left).multiplied(by: right) }
            check(Array(product.dropLast(2)), "\(right) % of \(left)") { () throws(MoneyError) in try Money.fen(left).percent(right) }
            let isGreater = ReferenceDecimal.isGreater(first, than: second)
            #expect(try Money.fen(left).isGreater(than: .fen(right)) == isGreater, "seed \(SeededGenerator.seed)")
            #expect(try Money.fen(left).isAtMost(.fen(right)) == !isGreater, "seed \(SeededGenerator.seed)")
            let (greater, smaller) = isGreater ? (left, right) : (right, left)
            check(
                ReferenceDecimal.difference(ReferenceDecimal.digits(greater), ReferenceDecimal.digits(smaller)), "\(greater) − \(smaller)"
            ) { () throws(MoneyError) in try Money.fen(greater).subtracting(.fen(smaller)) }
        }
    }
}
