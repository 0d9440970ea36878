import Money

/// Amounts as bills write them: yuan with at most two decimal places, and perhaps a sign. Exact, digit by digit.
enum Fen {
    /// The amount; nil where the cell is none or has more than 18 digits.
    static func read(_ cell: UnsafeRawBufferPointer) -> Int64? {
        guard let first = cell.first else { return nil }
        let hasSign = first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
        var index = hasSign ? 1 : 0
        var (value, digits, places) = (Int64(0), 0, -1)
        while index < cell.count {
            let byte = cell[index]
            index += 1
            if byte == UInt8(ascii: "."), places < 0, digits > 0 {
                places = 0
                continue
            }
            guard byte >= 0x30, byte <= 0x39, places < 2, digits < 18 else { return nil }
            value = value * 10 + Int64(byte - 0x30)
            digits += 1
            if places >= 0 { places += 1 }
        }
        guard digits > 0, places != 0 else { return nil }
        for _ in max(places, 0)..<2 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = product
        }
        return first == UInt8(ascii: "-") ? -value : value
    }

    /// The sum of two amounts, in fen.
    @inline(__always)
    static func sum(_ left: Int64, _ right: Int64) throws(BillError) -> Int64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        if overflow { throw .sumTooLarge }
        return sum
    }
}
