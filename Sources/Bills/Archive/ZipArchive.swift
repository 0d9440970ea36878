internal import CZip

/// A ZIP archive in memory, opened for reading. Used by one thread at a time; lives no longer than the bytes that it was made of.
final class ZipArchive {
    /// How many files it has.
    let count: Int
    private let archive: OpaquePointer
    /// What may still be unpacked, of all files together. Counted as the bytes come: what the archive states of itself proves nothing.
    private var left: Int
    private let limits: BillLimits
    private let unpackedLimit: Int

    /// Opens the archive, and refuses what no bill is before anything is unpacked.
    /// - Parameter bytes: have to stay where they are for as long as the archive is used.
    init(_ bytes: UnsafeBufferPointer<UInt8>, limits: BillLimits) throws(BillError) {
        if bytes.count > limits.archiveBytes { throw .tooLarge(limit: limits.archiveBytes) }
        // libzip would take no bytes at all for an archive without files.
        if bytes.isEmpty { throw .notAZip }
        archive = try Self.open(bytes)
        self.limits = limits
        count = Int(zip_get_num_entries(archive, 0))
        unpackedLimit = limits.unpackedBytes(ofArchive: bytes.count)
        left = unpackedLimit
        if count > limits.files { throw .tooManyFiles(limit: limits.files) }
        try checkFiles()
    }

    deinit { zip_discard(archive) }

    private static func open(_ bytes: UnsafeBufferPointer<UInt8>) throws(BillError) -> OpaquePointer {
        var error = zip_error_t()
        zip_error_init(&error)
        defer { zip_error_fini(&error) }
        guard let source = zip_source_buffer_create(bytes.baseAddress, zip_uint64_t(bytes.count), 0, &error) else { throw .notAZip }
        if let archive = zip_open_from_source(source, ZIP_RDONLY, &error) { return archive }
        zip_source_free(source)
        // The list of files stands at an archive's end. One that begins with a file and has no such list was cut.
        throw bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) ? .truncated : .notAZip
    }

    /// Looks at what the archive states of its files. A bomb that says so itself ends here.
    private func checkFiles() throws(BillError) {
        var stated: UInt64 = 0
        for index in 0..<count {
            var file = zip_stat_t()
            zip_stat_init(&file)
            guard zip_stat_index(archive, zip_uint64_t(index), 0, &file) == 0 else { throw .damaged }
            if Int32(file.encryption_method) != ZIP_EM_NONE { throw .encrypted }
            let packing = Int32(file.comp_method)
            guard packing == ZIP_CM_STORE || packing == ZIP_CM_DEFLATE else { throw .unknownPacking }
            let (sum, overflow) = stated.addingReportingOverflow(file.size)
            if overflow || sum > UInt64(unpackedLimit) { throw .tooLarge(limit: unpackedLimit) }
            stated = sum
        }
    }

    /// Opens one of the files, by its place in the list.
    func file(_ index: Int) throws(BillError) -> ZipFile {
        guard let file = zip_fopen_index(archive, zip_uint64_t(index), 0) else {
            throw ZipFile.reading(zip_error_code_zip(zip_get_error(archive)))
        }
        return ZipFile(file, of: self)
    }

    /// Counts bytes that were unpacked.
    func count(unpacked count: Int) throws(BillError) {
        left -= count
        if left < 0 { throw .tooLarge(limit: unpackedLimit) }
    }

    /// The longest line, in bytes.
    var lineLimit: Int { limits.lineBytes }
}
