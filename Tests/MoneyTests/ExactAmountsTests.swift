import Money
import Testing

/// Rule 2 of the design, "Exact amounts": every text that it names, and their neighbours.
@Suite("exact amounts")
struct ExactAmountsTests {
    private func fen(_ text: String) throws(MoneyError) -> Int64 { try Money(decimal: text, currency: .cny).minorUnits }

    @Test("88.88 is 8888 fen")
    func plain() throws { #expect(try fen("88.88") == 8888) }

    @Test("88.880 is 88.88")
    func trailingZero() throws { #expect(try fen("88.880") == 8888) }

    @Test("8888e-2 is 88.88")
    func exponent() throws { #expect(try fen("8888e-2") == 8888) }

    @Test("100, 100.0, 100.00, 1e2, 1E2, 1e+2, 1.0e2, 1000e-1 and 0.1e3 are one amount")
    func oneAmount() throws {
        for text in ["100", "100.0", "100.00", "1e2", "1E2", "1e+2", "1.0e2", "1000e-1", "0.1e3"] {
            #expect(try fen(text) == 10_000, "\(text)")
        }
    }

    @Test("88.880000000000000001 is refused: more than 18 digits, and finer than a fen")
    func tooFineByAnAtom() { #expect(throws: MoneyError.tooManyDigits("88.880000000000000001")) { try fen("88.880000000000000001") } }

    @Test("an atom too much is refused within 18 digits too")
    func tooFineWithinDigits() {
        #expect(throws: MoneyError.tooFine("88.8800000000000001", .cny)) { try fen("88.8800000000000001") }
    }

    @Test("1e-3 is refused, since no fen is that small")
    func milli() { #expect(throws: MoneyError.tooFine("1e-3", .cny)) { try fen("1e-3") } }

    @Test("0.001, 0.005 and 0.009 are refused and never rounded", arguments: ["0.001", "0.005", "0.009", "88.885", "1.2345e1"])
    func neverRounded(text: String) { #expect(throws: MoneyError.tooFine(text, .cny)) { try fen(text) } }

    @Test("a sign is refused", arguments: ["-1", "+1", "-0", "-0.01", "+88.88", "-", "+"])
    func sign(text: String) { #expect(throws: MoneyError.signed(text)) { try fen(text) } }

    @Test("NaN and infinities are refused", arguments: ["NaN", "nan", "Infinity", "inf", "1e", "1e+", "e5"])
    func notANumber(text: String) { #expect(throws: MoneyError.notANumber(text)) { try fen(text) } }

    @Test("a minus in front of a word is refused as a sign")
    func minusInfinity() { #expect(throws: MoneyError.signed("-Infinity")) { try fen("-Infinity") } }

    @Test(
        "what is no decimal number is refused",
        arguments: [
            "", " ", "1 ", " 1", "1\n", "1 000", "1,000", "1,50", "1.", ".5", ".", "01", "00", "007.00", "1.2.3", "1e2.5", "1e2e3", "0x10",
            "1_000", "１００", "一百", "88.88 CNY", "¥1", "1\u{200B}", "1\u{0}", "1\u{301}", "1--2", "1e--2", "1e 2",
        ])
    func noDecimal(text: String) { #expect(throws: MoneyError.notANumber(text)) { try fen(text) } }

    @Test("18 digits are read, 19 are refused")
    func eighteenDigits() throws {
        #expect(try fen("9999999999999999.99") == 999_999_999_999_999_999)
        #expect(try fen("0.10000000000000000") == 10)
        #expect(throws: MoneyError.tooManyDigits("0.100000000000000000")) { try fen("0.100000000000000000") }
        #expect(throws: MoneyError.tooManyDigits("1234567890123456789")) { try fen("1234567890123456789") }
    }

    @Test("an amount of more than 18 digits in fen is refused, however short its text is")
    func tooLarge() throws {
        #expect(try fen("1e15") == 100_000_000_000_000_000)
        #expect(throws: MoneyError.tooLarge("1e16")) { try fen("1e16") }
        #expect(throws: MoneyError.tooLarge("123456789012345678")) { try fen("123456789012345678") }
        #expect(throws: MoneyError.tooLarge("92233720368547758")) { try fen("92233720368547758") }
    }

    @Test(
        "an exponent beyond all bounds is refused and costs nothing",
        arguments: ["1e400", "1e999999999999999999999999", "1e9223372036854775807"])
    func hugeExponent(text: String) { #expect(throws: MoneyError.tooLarge(text)) { try fen(text) } }

    @Test("an exponent below all bounds is refused", arguments: ["1e-400", "1e-9223372036854775808", "10e-99999999999999999999999"])
    func tinyExponent(text: String) { #expect(throws: MoneyError.tooFine(text, .cny)) { try fen(text) } }

    @Test(
        "nothing is nothing, however it is written",
        arguments: ["0", "0.0", "0.00", "0.000", "0e5", "0e-9999999999999999999999", "0.00e99999"])
    func nothing(text: String) throws { #expect(try fen(text) == 0) }

    @Test("a million digits are refused and do not hang")
    func millionDigits() {
        let text = String(repeating: "9", count: 1_000_000)
        #expect(throws: MoneyError.tooManyDigits(text)) { try fen(text) }
    }

    @Test("a currency's own decimal places decide")
    func decimalPlaces() throws {
        let yen = try #require(Currency(code: "JPY"))
        let dinar = try #require(Currency(code: "KWD"))
        #expect(try Money(decimal: "100", currency: yen).minorUnits == 100)
        #expect(try Money(decimal: "100.00", currency: yen).minorUnits == 100)
        #expect(throws: MoneyError.tooFine("100.5", yen)) { try Money(decimal: "100.5", currency: yen) }
        #expect(try Money(decimal: "1.234", currency: dinar).minorUnits == 1234)
        #expect(throws: MoneyError.tooFine("1.2345", dinar)) { try Money(decimal: "1.2345", currency: dinar) }
    }

    @Test("an amount is written with all its decimal places")
    func written() throws {
        #expect(Money.fen(8888).decimalText == "88.88")
        #expect(Money.fen(8880).decimalText == "88.80")
        #expect(Money.fen(5).decimalText == "0.05")
        #expect(Money.fen(0).decimalText == "0.00")
        #expect(Money.fen(-5).decimalText == "-0.05")
        #expect(Money.fen(.max).decimalText == "92233720368547758.07")
        #expect(Money.fen(.min).decimalText == "-92233720368547758.08")
        let yen = try #require(Currency(code: "JPY"))
        let dinar = try #require(Currency(code: "KWD"))
        #expect(Money(minorUnits: 100, currency: yen).decimalText == "100")
        #expect(Money(minorUnits: 1, currency: dinar).decimalText == "0.001")
        #expect("\(Money.fen(8888))" == "88.88 CNY")
    }
}
