/// Something beside the text of an answer: an image of a QR code, say.
public struct Attachment: Sendable, Hashable {
    /// The content, at most 256 KiB.
    public let bytes: [UInt8]
    /// What it is, such as `image/png`.
    public let mediaType: String

    /// An attachment.
    public init(bytes: [UInt8], mediaType: String) {
        self.bytes = bytes
        self.mediaType = mediaType
    }
}
