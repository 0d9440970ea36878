internal import CZip

/// One file of an archive, being unpacked.
final class ZipFile {
    private let file: OpaquePointer
    private let archive: ZipArchive

    init(_ file: OpaquePointer, of archive: ZipArchive) {
        self.file = file
        self.archive = archive
    }

    deinit { zip_fclose(file) }

    /// Unpacks the next bytes into `space`, as many as fit. At the end, which is told by 0, the file's checksum has held.
    func read(into space: UnsafeMutableRawBufferPointer) throws(BillError) -> Int {
        let count = zip_fread(file, space.baseAddress, zip_uint64_t(space.count))
        guard count >= 0 else { throw Self.reading(zip_error_code_zip(zip_file_get_error(file))) }
        try archive.count(unpacked: Int(count))
        return Int(count)
    }

    /// What a failure while unpacking means.
    static func reading(_ code: Int32) -> BillError {
        switch code {
        case ZIP_ER_EOF: .truncated
        case ZIP_ER_COMPNOTSUPP, ZIP_ER_OPNOTSUPP: .unknownPacking
        case ZIP_ER_ENCRNOTSUPP, ZIP_ER_NOPASSWD, ZIP_ER_WRONGPASSWD: .encrypted
        default: .damaged
        }
    }
}
