/// A currency by its ISO 4217 code, and how many decimal places its smallest unit has.
public struct Currency: Sendable, Hashable {
    /// Three capital letters, as in ISO 4217.
    public let code: String
    /// Decimal places of an amount in major units: 2 where one major unit has 100 minor units.
    public let fractionDigits: Int

    /// Renminbi: one yuan is 100 fen.
    public static let cny = Currency(code: "CNY", fractionDigits: 2)

    /// The currency with this ISO 4217 code in capital letters; nil where the table does not have it.
    public init?(code: String) {
        guard let digits = Self.fractionDigits[code] else { return nil }
        self.init(code: code, fractionDigits: digits)
    }

    private init(code: String, fractionDigits: Int) {
        self.code = code
        self.fractionDigits = fractionDigits
    }

    /// ISO 4217, table A.1 (active codes), without funds, metals and testing codes.
    private static let fractionDigits: [String: Int] = {
        let places: [Int: String] = [
            0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
            2: """
            AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE
            CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS
            KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD
            PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP
            TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
            """,
            3: "BHD IQD JOD KWD LYD OMR TND",
        ]
        var table: [String: Int] = [:]
        for (digits, codes) in places {
            for code in codes.split(whereSeparator: \.isWhitespace) { table[String(code)] = digits }
        }
        return table
    }()
}

extension Currency: CustomStringConvertible {
    /// The code.
    public var description: String { code }
}
