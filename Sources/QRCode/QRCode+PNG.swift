import CZlib

extension QRCode {
    /// The light squares that a reader needs around a code, by its standard.
    static let quietZone = 4

    /// The code as a PNG image in black and white, with its quiet zone around it.
    /// - Parameter pixelsPerModule: how many pixels a square has on each side; values outside of 1 to 32 count as the nearest of them.
    /// - Throws: ``QRCodeError/noMemory``.
    public func png(pixelsPerModule: Int = 8) throws(QRCodeError) -> [UInt8] {
        let scale = min(max(pixelsPerModule, 1), 32)
        let width = (side + 2 * Self.quietZone) * scale
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * (1 + (width + 7) / 8))
        for row in -Self.quietZone..<side + Self.quietZone {
            let line = scanline(row, width: width, scale: scale)
            for _ in 0..<scale { pixels += line }
        }
        var image: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
        // One bit a pixel, greyscale; deflate, the standard filters, no interlacing.
        image += Self.chunk("IHDR", Self.bigEndian(UInt32(width)) + Self.bigEndian(UInt32(width)) + [1, 0, 0, 0, 0])
        image += Self.chunk("IDAT", try Self.deflated(pixels))
        image += Self.chunk("IEND", [])
        return image
    }

    /// One line of pixels, after the byte that says that it is not filtered. A set bit is white.
    private func scanline(_ row: Int, width: Int, scale: Int) -> [UInt8] {
        var line = [UInt8](repeating: 0, count: 1 + (width + 7) / 8)
        for pixel in 0..<width where !isDark(column: pixel / scale - Self.quietZone, row: row) {
            line[1 + pixel / 8] |= 0x80 >> UInt8(pixel % 8)
        }
        return line
    }

    private static func chunk(_ name: StaticString, _ content: [UInt8]) -> [UInt8] {
        let named = Array(name.description.utf8) + content
        let sum = crc32(0, named, UInt32(named.count))
        return bigEndian(UInt32(content.count)) + named + bigEndian(UInt32(truncatingIfNeeded: sum))
    }

    private static func deflated(_ bytes: [UInt8]) throws(QRCodeError) -> [UInt8] {
        var count = compressBound(uLong(bytes.count))
        var packed = [UInt8](repeating: 0, count: Int(count))
        guard compress2(&packed, &count, bytes, uLong(bytes.count), Z_BEST_COMPRESSION) == Z_OK else { throw .noMemory }
        packed.removeLast(packed.count - Int(count))
        return packed
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        [UInt8(truncatingIfNeeded: number >> 24), UInt8(truncatingIfNeeded: number >> 16), UInt8(truncatingIfNeeded: number >> 8)]
            + [UInt8(truncatingIfNeeded: number)]
    }
}
