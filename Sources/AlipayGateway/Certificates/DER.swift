/// A tolerant reader of DER (X.690): enough to find a certificate's issuer, serial number and algorithms.
///
/// Strict readers refuse certificates of Alipay's root file (an SM2 one, and an EC one with a NULL where none belongs), so this one
/// looks only at what it needs and skips the rest by length.
struct DER {
    /// One element.
    struct Element {
        let tag: UInt8
        let content: ArraySlice<UInt8>

        /// The elements inside.
        var children: [Element] {
            var children: [Element] = []
            var rest = content
            while let element = DER.read(&rest) { children.append(element) }
            return children
        }
    }

    /// Reads the element at the front and takes it off; nil where none is there whole.
    static func read(_ bytes: inout ArraySlice<UInt8>) -> Element? {
        var rest = bytes
        guard let tag = rest.popFirst(), tag & 0x1f != 0x1f, let first = rest.popFirst() else { return nil }
        var length = Int(first)
        if first >= 0x80 {
            length = 0
            let count = Int(first & 0x7f)
            guard (1...4).contains(count) else { return nil }
            for _ in 0..<count {
                guard let byte = rest.popFirst() else { return nil }
                length = length << 8 | Int(byte)
            }
        }
        guard length <= rest.count else { return nil }
        bytes = rest.dropFirst(length)
        return Element(tag: tag, content: rest.prefix(length))
    }

    /// An object identifier in dotted form.
    static func objectIdentifier(_ content: ArraySlice<UInt8>) -> String {
        var parts: [UInt64] = []
        var value: UInt64 = 0
        for byte in content {
            guard value < 1 << 56 else { return "" }
            value = value << 7 | UInt64(byte & 0x7f)
            if byte < 0x80 {
                parts.append(value)
                value = 0
            }
        }
        guard let first = parts.first else { return "" }
        let top = min(first / 40, 2)
        return ([top, first - top * 40] + parts.dropFirst()).map(String.init).joined(separator: ".")
    }

    /// A non-negative whole number of any length, in decimal digits.
    static func decimal(_ content: ArraySlice<UInt8>) -> String {
        var digits: [UInt8] = [0]
        for byte in content {
            var carry = Int(byte)
            for index in digits.indices {
                carry += Int(digits[index]) * 256
                digits[index] = UInt8(carry % 10)
                carry /= 10
            }
            while carry > 0 {
                digits.append(UInt8(carry % 10))
                carry /= 10
            }
        }
        return digits.reversed().map(String.init).joined()
    }

    /// A text of one of the string types that certificates use.
    static func text(_ element: Element) -> String {
        switch element.tag {
        case 0x1e:  // BMPString: UTF-16, big end first.
            let units = stride(from: element.content.startIndex, to: element.content.endIndex - 1, by: 2).map {
                UInt16(element.content[$0]) << 8 | UInt16(element.content[$0 + 1])
            }
            return String(decoding: units, as: UTF16.self)
        case 0x14:  // T61String, in practice Latin 1.
            return String(String.UnicodeScalarView(element.content.map { Unicode.Scalar($0) }))
        default: return String(decoding: element.content, as: UTF8.self)
        }
    }
}
