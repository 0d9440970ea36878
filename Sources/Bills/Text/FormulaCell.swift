/// Tells a cell that a program for tables would run: the list of OWASP ("CSV Injection"), less what is only a number or a dash.
enum FormulaCell {
    /// Whether the cell, which is trimmed and structurally GBK, is a formula.
    static func isFormula(_ cell: UnsafeRawBufferPointer) -> Bool {
        guard let first = cell.first else { return false }
        switch first {
        case UInt8(ascii: "="), UInt8(ascii: "@"): return true
        case UInt8(ascii: "+"), UInt8(ascii: "-"): return isReckoning(UnsafeRawBufferPointer(rebasing: cell.dropFirst()))
        // The signs = and @ in their wide forms, which some programs take for the narrow ones.
        case 0xA3: return cell.count > 1 && (cell[1] == 0xBD || cell[1] == 0xC0)
        default: return false
        }
    }

    /// Whether what stands behind a plus or minus names something or calls it. An amount, a telephone number, a dash and a Chinese word
    /// do neither.
    private static func isReckoning(_ rest: UnsafeRawBufferPointer) -> Bool {
        guard let first = rest.first else { return false }
        if isLetter(first) || "([{\"'".utf8.contains(first) { return true }
        var index = 0
        while index < rest.count {
            let byte = rest[index]
            if byte < 0x80 {
                if "(|=@".utf8.contains(byte) { return true }
                index += 1
            } else {
                index += GBK.width(rest, at: index) ?? 1
            }
        }
        return false
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xDF)
    }
}
