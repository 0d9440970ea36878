/// A line of a file, ready to be asked often which character stands where: a line can be as long as a file, and has a place for each of its
/// nodes.
struct SourceLine: Sendable {
    /// The line without its end.
    let text: Substring
    /// Where each character begins, and how many scalars stand before it; nil where every scalar is a byte and a character.
    private let starts: [(index: Substring.Index, scalars: Int)]?

    init(_ text: Substring) {
        self.text = text
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else {
            starts = nil
            return
        }
        var starts: [(index: Substring.Index, scalars: Int)] = []
        var scalars = 0
        for index in text.indices {
            starts.append((index, scalars))
            scalars += text[index].unicodeScalars.count
        }
        starts.append((text.endIndex, scalars))
        self.starts = starts
    }

    /// How many characters end before a scalar, or with the one in front of it; all of them where it lies behind the line's end.
    func characters(before scalar: Int) -> Int {
        guard let starts else { return min(max(0, scalar), text.utf8.count) }
        let next = Self.firstPlace(in: starts) { $0 > scalar }
        return min(max(0, next - 1), starts.count - 1)
    }

    /// How many characters begin before a scalar.
    func characters(beginningBefore scalar: Int) -> Int {
        guard let starts else { return min(max(0, scalar), text.utf8.count) }
        return min(Self.firstPlace(in: starts) { $0 >= scalar }, starts.count - 1)
    }

    /// The line without so many characters.
    func rest(after count: Int) -> Substring {
        text[(starts.map { $0[count].index } ?? text.utf8.index(text.startIndex, offsetBy: count))...]
    }

    /// The first place whose number of scalars is such, by halves.
    private static func firstPlace(
        in starts: [(index: Substring.Index, scalars: Int)], where isSuch: (Int) -> Bool
    ) -> Int {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if isSuch(starts[middle].scalars) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
