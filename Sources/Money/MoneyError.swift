/// Why an amount could not be read or reckoned with.
public enum MoneyError: Error, Sendable, Equatable {
    /// The text is no decimal number: empty, spaces, `NaN`, `.5`, `5.`, `01`, or anything else.
    case notANumber(String)
    /// The text begins with a sign. What an amount does is said by the call, never by a sign.
    case signed(String)
    /// The text has more than 18 digits.
    case tooManyDigits(String)
    /// The text has a part that is smaller than the currency's smallest unit.
    case tooFine(String, Currency)
    /// The amount has more than 18 digits in the currency's smallest unit.
    case tooLarge(String)
    /// A sum, difference or product does not fit.
    case overflow
    /// Amounts of two currencies cannot be added or compared.
    case differentCurrencies(Currency, Currency)
}

extension MoneyError: CustomStringConvertible {
    /// One sentence for people; the text that was given is quoted shortened.
    public var description: String {
        switch self {
        case .notANumber(let text): "\(Self.quote(text)) is not an amount"
        case .signed(let text): "\(Self.quote(text)) has a sign, and an amount has none"
        case .tooManyDigits(let text): "\(Self.quote(text)) has more than \(Money.maximumDigits) digits"
        case .tooFine(let text, let currency):
            "\(Self.quote(text)) is finer than \(currency.code) allows, which has \(currency.fractionDigits) decimal places"
        case .tooLarge(let text): "\(Self.quote(text)) is too large an amount"
        case .overflow: "the result is too large an amount"
        case .differentCurrencies(let left, let right): "\(left.code) and \(right.code) are different currencies"
        }
    }

    /// The text in backticks, at most 40 characters of it, and nothing in it that a terminal would act on.
    private static func quote(_ text: String) -> String {
        let shown = text.unicodeScalars.prefix(40).map { scalar in
            (0x20...0x7E).contains(scalar.value) ? String(Character(scalar)) : "\\u{\(String(scalar.value, radix: 16))}"
        }
        return "`\(shown.joined())\(text.unicodeScalars.count > 40 ? "…" : "")`"
    }
}
