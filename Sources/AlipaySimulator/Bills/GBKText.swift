import Glibc

/// Turns text into GBK, the encoding of the platform's files. What GBK does not have becomes a question mark, as it does there.
///
/// Not for several threads at once: the converter underneath has a state.
final class GBKText {
    /// There is no converter: this machine's C library came without its tables.
    struct Missing: Error {}

    private let converter: iconv_t
    private var known: [UInt32: [UInt8]] = [:]

    init() throws(Missing) {
        guard let converter = iconv_open("GBK", "UTF-8"), converter != iconv_t(bitPattern: -1) else { throw Missing() }
        self.converter = converter
    }

    deinit { iconv_close(converter) }

    /// The text in GBK.
    func encoded(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        append(text, to: &bytes)
        return bytes
    }

    /// Adds the text in GBK.
    func append(_ text: String, to bytes: inout [UInt8]) {
        for scalar in text.unicodeScalars {
            if scalar.isASCII { bytes.append(UInt8(truncatingIfNeeded: scalar.value)) } else { bytes += encoded(scalar) }
        }
    }

    private func encoded(_ scalar: Unicode.Scalar) -> [UInt8] {
        if let bytes = known[scalar.value] { return bytes }
        var input = String(scalar).utf8.map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: 8)
        let written = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                var (from, to) = (input.baseAddress, output.baseAddress)
                var (left, room) = (input.count, output.count)
                let result = iconv(converter, &from, &left, &to, &room)
                return result == 0 && left == 0 ? output.count - room : 0
            }
        }
        let bytes = written > 0 ? output.prefix(written).map { UInt8(bitPattern: $0) } : [UInt8(ascii: "?")]
        known[scalar.value] = bytes
        return bytes
    }
}
