import CCurl
import Glibc

/// One request under way, with what has come back of its answer. Used by the engine's thread alone.
final class Transfer {
    let order: Engine.Order
    private let configuration: HTTPClient.Configuration
    /// Set before the first byte of the request goes out, and never taken back: libcurl may try a second connection after that.
    private(set) var hasBegunSending = false
    private var isTooLong = false
    private var headerBytes = 0
    private var headers: [HTTPHeader] = []
    private var body: [UInt8] = []
    private var headerList: UnsafeMutablePointer<curl_slist>?
    /// libcurl writes the reason of a failure here; at a fixed address, as long as the transfer lives.
    private let reason = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    init(order: Engine.Order, configuration: HTTPClient.Configuration) {
        self.order = order
        self.configuration = configuration
        reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_slist_free_all(headerList)
        reason.deallocate()
    }

    /// Tells libcurl everything about the request. A sentence comes back where the request cannot be sent at all.
    func prepare(_ easy: UnsafeMutableRawPointer) -> String? {
        let request = order.request
        guard request.timeoutMilliseconds > 0 else { return "no time is left" }
        guard cc_setopt_str(easy, CURLOPT_URL, request.url) == CURLE_OK else { return "the URL is not usable" }
        let protocols = configuration.allowsPlainHTTP ? "https,http" : "https"
        guard cc_setopt_str(easy, CURLOPT_PROTOCOLS_STR, protocols) == CURLE_OK else { return "libcurl does not speak \(protocols)" }
        prepareConnection(easy)
        if let refusal = prepareHeaders(easy) { return refusal }
        if request.method == .post {
            cc_setopt_long(easy, CURLOPT_POST, 1)
            cc_setopt_long(easy, CURLOPT_POSTFIELDSIZE, request.body.count)
            // One byte more than is sent, so that the pointer is never null: null would make libcurl read standard input.
            let copied = (request.body + [0]).withUnsafeBytes {
                cc_setopt_ptr(easy, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: $0.baseAddress))
            }
            guard copied == CURLE_OK else { return "libcurl has no memory" }
        }
        prepareCallbacks(easy)
        return nil
    }

    private func prepareConnection(_ easy: UnsafeMutableRawPointer) {
        cc_setopt_long(easy, CURLOPT_NOSIGNAL, 1)
        cc_setopt_long(easy, CURLOPT_TIMEOUT_MS, order.request.timeoutMilliseconds)
        cc_setopt_long(easy, CURLOPT_CONNECTTIMEOUT_MS, min(configuration.connectTimeoutMilliseconds, order.request.timeoutMilliseconds))
        cc_setopt_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        cc_setopt_long(easy, CURLOPT_TCP_NODELAY, 1)
        cc_setopt_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        cc_setopt_long(easy, CURLOPT_SSL_VERIFYPEER, 1)
        cc_setopt_long(easy, CURLOPT_SSL_VERIFYHOST, 2)
        cc_setopt_long(easy, CURLOPT_MAXAGE_CONN, configuration.maximumIdleSeconds)
        cc_setopt_str(easy, CURLOPT_USERAGENT, configuration.userAgent)
        // An empty proxy also switches off those of the environment.
        cc_setopt_str(easy, CURLOPT_PROXY, configuration.proxy ?? "")
        if configuration.onlyPublicAddresses {
            cc_setopt_opensocket(easy) { _, purpose, address in Transfer.open(address, for: purpose) }
        }
        if let file = configuration.certificateFile { cc_setopt_str(easy, CURLOPT_CAINFO, file) }
    }

    private func prepareHeaders(_ easy: UnsafeMutableRawPointer) -> String? {
        var lines = order.request.headers.map { "\($0.name): \($0.value)" }
        guard !lines.contains(where: { $0.utf8.contains { $0 < 32 || $0 == 127 } }) else { return "a header holds a control character" }
        // Without this libcurl asks for a 100 first when a body is long, and waits a second for servers that do not answer it.
        lines.append("Expect:")
        for line in lines {
            guard let longer = curl_slist_append(headerList, line) else { return "libcurl has no memory" }
            headerList = longer
        }
        cc_setopt_slist(easy, CURLOPT_HTTPHEADER, headerList)
        return nil
    }

    private func prepareCallbacks(_ easy: UnsafeMutableRawPointer) {
        let me = Unmanaged.passUnretained(self).toOpaque()
        cc_setopt_ptr(easy, CURLOPT_ERRORBUFFER, reason)
        cc_setopt_ptr(easy, CURLOPT_WRITEDATA, me)
        cc_setopt_write(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, me in
            Transfer.at(me)?.takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
        }
        cc_setopt_ptr(easy, CURLOPT_HEADERDATA, me)
        cc_setopt_write(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, me in
            Transfer.at(me)?.takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
        }
        cc_setopt_ptr(easy, CURLOPT_PREREQDATA, me)
        cc_setopt_prereq(easy) { me, _, _, _, _ in Transfer.at(me)?.begin() ?? CURL_PREREQFUNC_ABORT }
    }

    private static func at(_ pointer: UnsafeMutableRawPointer?) -> Transfer? {
        pointer.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Opens a socket to an address of the internet, and none to another one. libcurl has looked the name up and asks before it connects,
    /// so that no name can lead elsewhere between the look and the connection.
    private static func open(_ address: UnsafeMutablePointer<curl_sockaddr>?, for purpose: curlsocktype) -> curl_socket_t {
        guard purpose == CURLSOCKTYPE_IPCXN, let address, let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return -1 }
        let start = UnsafeRawPointer(address) + offset
        let bytes = Array(UnsafeRawBufferPointer(start: start, count: Int(address.pointee.addrlen)))
        guard PublicAddress.isOne(bytes) else { return -1 }
        return socket(address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.`protocol`)
    }

    /// Called when the connection stands, TLS included, right before the request is written: the line between "nothing was sent" and
    /// "it may have been heard". libcurl comes here again when a kept connection was dead and it would send a second time.
    private func begin() -> Int32 {
        if hasBegunSending, !order.request.mayRepeat { return CURL_PREREQFUNC_ABORT }
        hasBegunSending = true
        return CURL_PREREQFUNC_OK
    }

    private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= configuration.maximumResponseBytes else {
            isTooLong = true
            return 0
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    private func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        headerBytes += bytes.count
        guard headerBytes <= 64 << 10 else {
            isTooLong = true
            return 0
        }
        if bytes.starts(with: "HTTP/".utf8) {
            // A new status line: what came before belonged to an interim answer.
            headers = []
        } else if let colon = bytes.firstIndex(of: UInt8(ascii: ":")) {
            headers.append(HTTPHeader(Self.text(bytes[..<colon]), Self.text(Self.trimmed(bytes[(colon + 1)...]))))
        }
        return bytes.count
    }

    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Without the white space around it.
    private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        var rest = bytes.drop(while: isSpace)
        while let last = rest.last, isSpace(last) { rest.removeLast() }
        return rest
    }

    /// What the caller gets, by libcurl's verdict.
    func answer(_ code: CURLcode, of easy: UnsafeMutableRawPointer) -> Engine.Answer {
        if code == CURLE_OK {
            var status = 0
            cc_getinfo_long(easy, CURLINFO_RESPONSE_CODE, &status)
            return .success(HTTPResponse(status: status, headers: headers, body: body))
        }
        if isTooLong { return .failure(.broken("the answer is longer than \(configuration.maximumResponseBytes) bytes")) }
        let told = String(cString: reason)
        let sentence = told.isEmpty ? String(cString: curl_easy_strerror(code)) : told
        if !hasBegunSending { return .failure(.notConnected(sentence)) }
        return .failure(code == CURLE_OPERATION_TIMEDOUT ? .timedOut : .broken(sentence))
    }
}
