import CQRencode
import Glibc

/// A QR code: a text as black and white squares, as an image or as text for a terminal.
///
/// Error correction is of level M (about 15 % of the squares may be unreadable), and the text is taken as bytes of UTF-8.
public struct QRCode: Sendable, Hashable {
    /// How many squares (modules) the code has on each side, without the quiet zone: 21 to 177.
    public let side: Int
    /// Row by row; true for a dark square.
    private let isDark: [Bool]

    /// The code of a text.
    /// - Throws: ``QRCodeError`` where the text is empty or longer than a code can hold (2331 bytes of UTF-8).
    public init(_ text: String) throws(QRCodeError) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { throw .empty }
        guard let count = Int32(exactly: bytes.count) else { throw .tooLong(bytes: bytes.count) }
        // Version 0 lets the library take the smallest that holds the bytes.
        guard let code = QRcode_encodeData(count, bytes, 0, QR_ECLEVEL_M) else {
            throw errno == ERANGE ? .tooLong(bytes: bytes.count) : .noMemory
        }
        defer { QRcode_free(code) }
        side = Int(code.pointee.width)
        // The lowest bit of a byte is the square; the others say what part of the code it belongs to.
        isDark = UnsafeBufferPointer(start: code.pointee.data, count: side * side).map { $0 & 1 == 1 }
    }

    /// Whether a square is dark; those around the code are light.
    func isDark(column: Int, row: Int) -> Bool {
        guard (0..<side).contains(column), (0..<side).contains(row) else { return false }
        return isDark[row * side + column]
    }
}

/// Why there is no code of a text.
public enum QRCodeError: Error, Sendable, Hashable {
    /// There is nothing to encode.
    case empty
    /// The text has more bytes than the largest code holds.
    case tooLong(bytes: Int)
    /// The machine has no memory left.
    case noMemory
}

extension QRCodeError: CustomStringConvertible {
    /// One sentence without a full stop.
    public var description: String {
        switch self {
        case .empty: "an empty text has no QR code"
        case .tooLong(let bytes): "a text of \(bytes) bytes is too long for a QR code"
        case .noMemory: "there is no memory for a QR code"
        }
    }
}
