import Money
import Testing

@Suite("reckoning with money")
struct MoneyArithmeticTests {
    private let dollar: Money

    init() throws { dollar = Money(minorUnits: 100, currency: try #require(Currency(code: "USD"))) }

    @Test("sums and differences are exact")
    func sums() throws {
        #expect(try Money.fen(10).adding(.fen(20)) == .fen(30))
        #expect(try Money.fen(10).subtracting(.fen(20)) == .fen(-10))
        #expect(try Money.fen(.max - 1).adding(.fen(1)) == .fen(.max))
    }

    @Test("a sum, a difference and a product that do not fit are refused and never wrap")
    func overflow() {
        #expect(throws: MoneyError.overflow) { try Money.fen(.max).adding(.fen(1)) }
        #expect(throws: MoneyError.overflow) { try Money.fen(.min).subtracting(.fen(1)) }
        #expect(throws: MoneyError.overflow) { try Money.fen(0).subtracting(.fen(.min)) }
        #expect(throws: MoneyError.overflow) { try Money.fen(.max).multiplied(by: 2) }
        #expect(throws: MoneyError.overflow) { try Money.fen(.min).multiplied(by: -1) }
        #expect(throws: MoneyError.overflow) { try Money.fen(.max).percent(101) }
        #expect(throws: MoneyError.overflow) { try Money.fen(.min).percent(.max) }
    }

    @Test("two currencies are neither added nor subtracted nor compared")
    func currencies() {
        let error = MoneyError.differentCurrencies(.cny, dollar.currency)
        #expect(throws: error) { try Money.fen(1).adding(dollar) }
        #expect(throws: error) { try Money.fen(1).subtracting(dollar) }
        #expect(throws: error) { try Money.fen(1).isGreater(than: dollar) }
        #expect(throws: error) { try Money.fen(1).isLess(than: dollar) }
        #expect(throws: error) { try Money.fen(1).isAtMost(dollar) }
        #expect(Money.fen(100) != dollar)
    }

    @Test("an amount is at most itself, and neither greater nor less")
    func comparisons() throws {
        #expect(try Money.fen(5).isAtMost(.fen(5)))
        #expect(try !Money.fen(5).isGreater(than: .fen(5)))
        #expect(try !Money.fen(5).isLess(than: .fen(5)))
        #expect(try Money.fen(6).isGreater(than: .fen(5)))
        #expect(try !Money.fen(6).isAtMost(.fen(5)))
        #expect(try Money.fen(-6).isLess(than: .fen(5)))
    }

    @Test("a percentage is rounded down")
    func percent() throws {
        #expect(try Money.fen(9999).percent(50) == .fen(4999))
        #expect(try Money.fen(1).percent(99) == .fen(0))
        #expect(try Money.fen(200).percent(100) == .fen(200))
        #expect(try Money.fen(200).percent(150) == .fen(300))
        #expect(try Money.fen(-1).percent(50) == .fen(-1))
        #expect(try Money.fen(-100).percent(50) == .fen(-50))
        #expect(try Money.fen(.max).percent(100) == .fen(.max))
    }

    @Test("zero is neither positive nor negative")
    func signs() {
        #expect(Money.zero(.cny).isZero && !Money.zero(.cny).isPositive && !Money.zero(.cny).isNegative)
        #expect(Money.fen(1).isPositive && !Money.fen(1).isZero && !Money.fen(1).isNegative)
        #expect(Money.fen(-1).isNegative && !Money.fen(-1).isZero && !Money.fen(-1).isPositive)
    }

    @Test("a currency is known by its code in capital letters")
    func codes() throws {
        #expect(Currency(code: "CNY") == .cny)
        for unknown in ["cny", "RMB", "", "CN", "CNYY", "XXX", "¥"] { #expect(Currency(code: unknown) == nil, "\(unknown)") }
        for (code, places) in [("USD", 2), ("EUR", 2), ("HKD", 2), ("JPY", 0), ("KRW", 0), ("BHD", 3), ("TND", 3)] {
            #expect(try #require(Currency(code: code)).fractionDigits == places, "\(code)")
        }
    }

    @Test("an error says in one sentence what is wrong, and quotes no more than 40 characters")
    func sentences() {
        #expect("\(MoneyError.notANumber("x"))" == "`x` is not an amount")
        #expect("\(MoneyError.notANumber("\u{1B}[2J好"))" == "`\\u{1b}[2J\\u{597d}` is not an amount")
        #expect("\(MoneyError.signed("-1"))" == "`-1` has a sign, and an amount has none")
        #expect("\(MoneyError.tooFine("1e-3", .cny))" == "`1e-3` is finer than CNY allows, which has 2 decimal places")
        #expect("\(MoneyError.tooLarge("1e16"))" == "`1e16` is too large an amount")
        #expect("\(MoneyError.overflow)" == "the result is too large an amount")
        #expect("\(MoneyError.differentCurrencies(.cny, dollar.currency))" == "CNY and USD are different currencies")
        let long = String(repeating: "9", count: 1000)
        #expect("\(MoneyError.tooManyDigits(long))" == "`\(String(repeating: "9", count: 40))…` has more than 18 digits")
    }
}
