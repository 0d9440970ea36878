import Glibc

/// Texts in the encoding of bills.
public enum GBKBytes {
    /// The text in GBK. What GBK does not have is a mistake of the test's, and stops it.
    public static func of(_ text: String) -> [UInt8] {
        let converter = iconv_open("GB18030", "UTF-8")
        defer { iconv_close(converter) }
        var source = Array(text.utf8)
        var target = [UInt8](repeating: 0, count: source.count * 2 + 4)
        let count: Int = source.withUnsafeMutableBytes { source in
            target.withUnsafeMutableBytes { target in
                var input = source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var output = target.baseAddress?.assumingMemoryBound(to: CChar.self)
                var (inputLeft, outputLeft) = (source.count, target.count)
                let converted = iconv(converter, &input, &inputLeft, &output, &outputLeft)
                precondition(converted != -1 && inputLeft == 0, "the text is not to be had in GBK")
                return target.count - outputLeft
            }
        }
        return Array(target[..<count])
    }
}
