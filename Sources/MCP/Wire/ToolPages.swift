import JSON

/// Cuts the tools into pages. A cursor names the last tool of the page before, so a list that changes in between loses and
/// repeats nothing; one that names no tool of this caller is refused.
struct ToolPages: Sendable {
    let size: Int

    private static let prefix = "after:"

    /// The page that a request asks for, and the cursor of the next one where there is one.
    func page(of tools: [ToolListing], for request: RPCRequest) throws(RPCError) -> (tools: ArraySlice<ToolListing>, next: String?) {
        let start = try start(in: tools, cursor: request.params["cursor"])
        let end = min(start + size, tools.count)
        let next = end < tools.count && end > start ? Self.prefix + tools[end - 1].name : nil
        return (tools[start..<end], next)
    }

    /// No cursor of ours is empty, but some clients send an empty one where they have none yet.
    private func start(in tools: [ToolListing], cursor: JSONValue?) throws(RPCError) -> Int {
        guard let cursor, cursor != .string("") else { return 0 }
        guard let text = cursor.stringValue, text.hasPrefix(Self.prefix) else { throw .invalidParams("`cursor` is not one of this host's") }
        let name = text.utf8.dropFirst(Self.prefix.utf8.count)
        guard let last = tools.firstIndex(where: { $0.name.utf8.elementsEqual(name) }) else {
            throw .invalidParams("`cursor` is of no use any more; list from the beginning")
        }
        return last + 1
    }
}
