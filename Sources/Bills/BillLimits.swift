/// How much a bill may be: an archive is outside data, and a few bytes of it can unpack to any number.
public struct BillLimits: Sendable, Hashable {
    /// The archive itself, in bytes.
    public let archiveBytes: Int
    /// Files in the archive. Alipay packs two, and more only where a day is split.
    public let files: Int
    /// What all files unpack to, in bytes.
    public let unpackedBytes: Int
    /// How many times its own size an archive may unpack to, once that is more than ``freeBytes``. Bills come to about ten times.
    public let ratio: Int
    /// What any archive may unpack to, however small it is, in bytes.
    public let freeBytes: Int
    /// One line, in bytes.
    public let lineBytes: Int

    /// Limits of one's own.
    public init(archiveBytes: Int, files: Int, unpackedBytes: Int, ratio: Int, freeBytes: Int, lineBytes: Int) {
        self.archiveBytes = archiveBytes
        self.files = files
        self.unpackedBytes = unpackedBytes
        self.ratio = ratio
        self.freeBytes = freeBytes
        self.lineBytes = lineBytes
    }

    /// An archive of 64 MiB with 16 files that unpack to 1 GiB and to 200 times the archive, beyond 16 MiB; lines of 64 KiB. A day of a
    /// million trades lies well within.
    public static let standard = BillLimits(
        archiveBytes: 64 << 20, files: 16, unpackedBytes: 1 << 30, ratio: 200, freeBytes: 16 << 20, lineBytes: 64 << 10)

    /// What an archive of this size may unpack to.
    func unpackedBytes(ofArchive count: Int) -> Int {
        let (product, overflow) = count.multipliedReportingOverflow(by: ratio)
        return min(unpackedBytes, max(freeBytes, overflow ? .max : product))
    }
}
