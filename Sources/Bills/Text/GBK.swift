import Glibc

/// Turns GBK into Unicode, by the C library's converter for GB18030, which holds all of GBK.
///
/// A converter keeps a state and belongs to one reading. Nothing is left out or put in the place of what does not fit: damage would
/// no longer be seen.
final class GBK {
    private let converter: iconv_t
    private var space = [UInt8](repeating: 0, count: 4096)

    /// - Throws: ``BillError/noConverter`` where the system has none.
    init() throws(BillError) {
        guard let converter = iconv_open("UTF-8", "GB18030"), converter != iconv_t(bitPattern: -1) else { throw .noConverter }
        self.converter = converter
    }

    deinit { iconv_close(converter) }

    /// The text; nil where the bytes are no GBK.
    func text(_ bytes: UnsafeRawBufferPointer) -> String? {
        if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
        // Two bytes of GBK make at most three of UTF-8, four make at most four.
        let most = bytes.count * 2
        if space.count < most { space = [UInt8](repeating: 0, count: most) }
        var input = UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: CChar.self))
        var inputLeft = bytes.count
        return space.withUnsafeMutableBytes { space in
            var output = space.baseAddress?.assumingMemoryBound(to: CChar.self)
            var outputLeft = space.count
            iconv(converter, nil, nil, nil, nil)
            let converted = iconv(converter, &input, &inputLeft, &output, &outputLeft)
            guard converted != -1, inputLeft == 0 else { return nil }
            return String(decoding: space[..<(space.count - outputLeft)], as: UTF8.self)
        }
    }
}

extension GBK {
    /// How many bytes the character has that begins with the byte at `index`, which is not ASCII; nil where no GBK or GB18030 character
    /// does. The structure alone: whether the character is there the converter knows.
    @inline(__always)
    static func width(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int? {
        guard (0x81...0xFE).contains(bytes[index]), index + 1 < bytes.count else { return nil }
        let second = bytes[index + 1]
        if second >= 0x40 { return second == 0x7F || second == 0xFF ? nil : 2 }
        guard (0x30...0x39).contains(second), index + 3 < bytes.count else { return nil }
        return (0x81...0xFE).contains(bytes[index + 2]) && (0x30...0x39).contains(bytes[index + 3]) ? 4 : nil
    }
}
