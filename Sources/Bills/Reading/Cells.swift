/// The cells of one line, as places in its bytes. A comma always parts two cells: bills quote nothing, and no character of GBK has the
/// byte of a comma in it.
struct Cells {
    private var ends: [Int] = []
    private var bytes = UnsafeRawBufferPointer(start: nil, count: 0)

    /// How many cells the line has.
    var count: Int { ends.count }

    /// Takes a line apart, and sees to it that it is GBK.
    mutating func split(_ line: UnsafeRawBufferPointer, number: Int) throws(BillError) {
        bytes = line
        ends.removeAll(keepingCapacity: true)
        var index = 0
        let count = line.count
        while index < count {
            let byte = line[index]
            if byte < 0x80 {
                if byte == 0x2C { ends.append(index) }
                if byte == 0 { throw .wrongEncoding(line: number) }
                index += 1
            } else {
                guard let width = GBK.width(line, at: index) else { throw .wrongEncoding(line: number) }
                index += width
            }
        }
        ends.append(count)
    }

    /// A cell without the spaces and tabs around it: bills pad long numbers so that programs for tables keep them as texts.
    subscript(_ place: Int) -> UnsafeRawBufferPointer {
        var start = place == 0 ? 0 : ends[place - 1] + 1
        var end = ends[place]
        while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
        while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }
}
