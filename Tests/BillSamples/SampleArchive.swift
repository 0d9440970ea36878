import CZip

/// ZIP archives in memory, as Alipay or somebody with bad intent might send them.
public struct SampleArchive {
    /// One file.
    public struct File {
        let name: [UInt8]
        let content: [UInt8]
        let isStored: Bool

        /// - Parameters:
        ///   - name: its bytes as they stand in the archive, in whatever encoding.
        ///   - isStored: whether it is put in as it is, not packed.
        public init(_ name: [UInt8], _ content: [UInt8], isStored: Bool = false) {
            self.name = name
            self.content = content
            self.isStored = isStored
        }

        /// A file with a name in GBK, as bills have them.
        public init(_ name: String, _ content: [UInt8], isStored: Bool = false) {
            self.init(GBKBytes.of(name), content, isStored: isStored)
        }
    }

    /// The archive of these files, in their order.
    public static func pack(_ files: [File]) -> [UInt8] {
        var error = zip_error_t()
        zip_error_init(&error)
        guard let target = zip_source_buffer_create(nil, 0, 0, &error),
            let archive = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, &error)
        else { preconditionFailure("no archive could be made") }
        zip_source_keep(target)
        var kept: [UnsafeMutablePointer<UInt8>] = []
        defer { for memory in kept { memory.deallocate() } }
        for file in files {
            let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, file.content.count))
            memory.initialize(from: file.content, count: file.content.count)
            kept.append(memory)
            let source = zip_source_buffer(archive, memory, zip_uint64_t(file.content.count), 0)
            // Names that are no UTF-8 are written as they are when they are said to be CP437.
            let encoding = String(validating: file.name, as: UTF8.self) == nil ? ZIP_FL_ENC_CP437 : ZIP_FL_ENC_UTF_8
            let index = (file.name.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { name in
                name.baseAddress.map { zip_file_add(archive, $0, source, encoding) } ?? -1
            }
            precondition(index >= 0, "a file could not be put into the archive")
            zip_set_file_compression(archive, zip_uint64_t(index), file.isStored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0)
        }
        precondition(zip_close(archive) == 0, "the archive could not be written")
        defer { zip_source_free(target) }
        return bytes(of: target)
    }

    private static func bytes(of source: OpaquePointer) -> [UInt8] {
        var stat = zip_stat_t()
        zip_stat_init(&stat)
        precondition(zip_source_stat(source, &stat) == 0 && zip_source_open(source) == 0)
        defer { zip_source_close(source) }
        return [UInt8](unsafeUninitializedCapacity: Int(stat.size)) { buffer, count in
            count = max(0, Int(zip_source_read(source, buffer.baseAddress, zip_uint64_t(buffer.count))))
        }
    }
}
