/// Why a bill cannot be read. A bill is read as a whole or not at all: there are no figures of the half that could be read.
///
/// No case carries anything out of the file but places in it and sums: a cell may be somebody's name, or a formula.
public enum BillError: Error, Sendable, Hashable {
    /// The bytes are no ZIP archive.
    case notAZip
    /// The archive begins as one and ends too early.
    case truncated
    /// What the archive holds does not have the checksum that it states, or cannot be unpacked.
    case damaged
    /// The archive is larger than `limit` bytes, or unpacks to more.
    case tooLarge(limit: Int)
    /// The archive has more files than `limit`.
    case tooManyFiles(limit: Int)
    /// A file of the archive is encrypted.
    case encrypted
    /// A file of the archive is packed in another way than bills are.
    case unknownPacking
    /// No file of the archive begins with the columns of a bill's details.
    case noDetail
    /// The archive has details of a trade bill and of an account bill.
    case twoKinds
    /// A line is no GBK text.
    case wrongEncoding(line: Int)
    /// This system cannot turn GBK into Unicode.
    case noConverter
    /// A line is longer than `limit` bytes.
    case lineTooLong(line: Int, limit: Int)
    /// A column that the figures need is not there.
    case missingColumn(name: String)
    /// A column is there twice.
    case repeatedColumn(name: String)
    /// A line has more or fewer cells than the line of the columns' names.
    case wrongCellCount(line: Int, found: Int, expected: Int)
    /// A line is about a kind of business that is neither a trade nor a refund.
    case unknownBusiness(line: Int)
    /// A cell that should hold an amount does not.
    case badAmount(line: Int, column: String)
    /// An amount has another sign than those of its kind above it.
    case mixedSigns(line: Int, column: String)
    /// A cell, counted from 1, is a formula to a program for tables.
    case formulaCell(line: Int, column: Int)
    /// The bill states a total that its lines do not come to.
    case totalsDiffer(what: String, stated: String, found: String)
    /// The sums do not fit in an amount.
    case sumTooLarge

    /// A stable word for the kind of error, for logs and refusals.
    public var code: String {
        switch self {
        case .notAZip: "bill-not-a-zip"
        case .truncated: "bill-truncated"
        case .damaged: "bill-damaged"
        case .tooLarge: "bill-too-large"
        case .tooManyFiles: "bill-too-many-files"
        case .encrypted: "bill-encrypted"
        case .unknownPacking: "bill-unknown-packing"
        case .noDetail: "bill-no-detail"
        case .twoKinds: "bill-two-kinds"
        case .wrongEncoding: "bill-wrong-encoding"
        case .noConverter: "no-gbk-converter"
        case .lineTooLong: "bill-line-too-long"
        case .missingColumn: "bill-missing-column"
        case .repeatedColumn: "bill-repeated-column"
        case .wrongCellCount: "bill-wrong-cell-count"
        case .unknownBusiness: "bill-unknown-business"
        case .badAmount: "bill-bad-amount"
        case .mixedSigns: "bill-mixed-signs"
        case .formulaCell: "bill-formula-cell"
        case .totalsDiffer: "bill-totals-differ"
        case .sumTooLarge: "bill-sum-too-large"
        }
    }
}

extension BillError: CustomStringConvertible {
    /// One sentence for people: what is wrong, and where.
    public var description: String {
        switch self {
        case .notAZip: "the bill is no ZIP archive"
        case .truncated: "the bill's ZIP archive is cut short"
        case .damaged: "the bill's ZIP archive is damaged: what it holds does not have the checksum that it states"
        case .tooLarge(let limit): "the bill is too large: more than \(limit) bytes are more than a bill of its kind can have"
        case .tooManyFiles(let limit): "the bill's ZIP archive has more than \(limit) files"
        case .encrypted: "the bill's ZIP archive is encrypted"
        case .unknownPacking: "the bill's ZIP archive is packed in a way that bills are not"
        case .noDetail: "no file in the bill's ZIP archive has the columns of a trade bill or an account bill"
        case .twoKinds: "the bill's ZIP archive has a trade bill and an account bill in one"
        case .wrongEncoding(let line): "line \(line) of the bill is not encoded in GBK"
        case .noConverter: "this system cannot read GBK: the C library's converters (gconv) are missing"
        case .lineTooLong(let line, let limit): "line \(line) of the bill is longer than \(limit) bytes"
        case .missingColumn(let name): "the bill has no column `\(name)`"
        case .repeatedColumn(let name): "the bill has the column `\(name)` twice"
        case .wrongCellCount(let line, let found, let expected):
            "line \(line) of the bill has \(found) cells, and the line of the columns' names has \(expected)"
        case .unknownBusiness(let line): "line \(line) of the bill is neither a trade nor a refund"
        case .badAmount(let line, let column): "line \(line) of the bill has no amount in the column `\(column)`"
        case .mixedSigns(let line, let column):
            "line \(line) of the bill has another sign in the column `\(column)` than the lines of its kind above it"
        case .formulaCell(let line, let column):
            "line \(line) of the bill has a formula in its cell \(column), where only text or a number belongs"
        case .totalsDiffer(let what, let stated, let found): "the bill states \(stated) for `\(what)`, and its lines come to \(found)"
        case .sumTooLarge: "the bill's amounts add up to more than can be counted"
        }
    }

    /// What would help, in one sentence.
    public var help: String {
        switch self {
        case .notAZip, .truncated, .damaged: "fetch the bill again"
        case .tooLarge, .tooManyFiles, .lineTooLong, .encrypted, .unknownPacking, .twoKinds:
            "fetch the bill again; if it stays so, a person has to look at the file before anything is believed of it"
        case .noConverter: "install the C library's converters on the host (Debian: `libc-bin` and `libc6`, with their gconv modules)"
        case .formulaCell: "a person has to look at the file; it must not be opened in a program for tables before"
        case .noDetail, .wrongEncoding, .missingColumn, .repeatedColumn, .wrongCellCount, .unknownBusiness, .badAmount, .mixedSigns,
            .totalsDiffer, .sumTooLarge:
            "a person has to look at the file: no figure of this bill can be relied on"
        }
    }
}
