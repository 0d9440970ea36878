public import Access
public import Gate
import HTTPTypes
public import Hummingbird
import Ledger
import Money

/// The pages on which people answer a question: `/console/approvals/OPERATION`.
///
/// A page's address is worth nothing by itself: until an approver has shown their own secret it says nothing of the operation, nor
/// whether there is one. There is no session and no cookie; a secret is shown for each question, and the answer is taken by a ticket that
/// stands on the page alone. What may be answered, and by whom, is the gate's to say.
public struct ApprovalPages: Sendable {
    /// Who has shown a secret, and the question that they were shown. Whether the secret is still good is asked again where the answer
    /// is written.
    struct Shown: Sendable {
        let person: Person
        let question: String
    }

    private let gate: Gate
    private let access: Access
    private let address: OwnAddress
    private let checkpoint: @Sendable () async -> String?
    /// How long a form may take to arrive.
    private let patience = Duration.seconds(30)
    private let tickets = Tickets<Shown>()

    /// - Parameters:
    ///   - origin: how people reach the console, `https://name[:port]`; nil for on this machine alone.
    ///   - checkpoint: the log's newest checkpoint, for the page.
    public init(gate: Gate, access: Access, origin: String?, checkpoint: @escaping @Sendable () async -> String?) {
        self.gate = gate
        self.access = access
        self.checkpoint = checkpoint
        address = OwnAddress(url: origin)
    }

    /// Adds the pages to a router.
    /// - Parameter source: the address that a request came from, where it is known.
    public func add<Context: RequestContext>(
        to router: some RouterMethods<Context>, source: @escaping @Sendable (Context) -> String? = { _ in nil }
    ) {
        router.get("/console/approvals/{operation}") { request, _ in show(request) }
        router.post("/console/approvals/{operation}") { request, context in
            await answer(request, context.parameters.get("operation") ?? "", from: source(context))
        }
    }

    private func show(_ request: Request) -> Response {
        guard address.admits(host: request.head.authority) else { return Self.elsewhere }
        return ApprovalText.door().response()
    }

    private func answer(_ request: Request, _ operation: String, from source: String?) async -> Response {
        let host = request.head.authority
        guard address.admits(host: host) else { return Self.elsewhere }
        guard address.admits(origins: request.headers[values: .origin], host: host) else {
            return Self.page("Not from here", "This form did not come from a page of the console's own.", .forbidden)
        }
        guard let form = await form(of: request) else {
            return Self.page("Not understood", "This is no form of the console's.", .badRequest)
        }
        let id = OperationID(operation)
        do {
            if let secret = form["secret"] { return try await question(id, secret, from: source) }
            guard let name = form["ticket"], let verdict = form["verdict"].flatMap({ Verdict(rawValue: $0.reveal()) }) else {
                return Self.page("Not understood", "This is no form of the console's.", .badRequest)
            }
            guard let shown = tickets.take(name, for: id) else {
                return Self.door("That page has been used, or is too old. Show your secret again.", .forbidden)
            }
            return ApprovalText.outcome(try await gate.answer(id, verdict, by: shown.person, to: shown.question)).response()
        } catch let refused as AnswerRefused {
            return ApprovalText.refused(refused).response()
        } catch let many as TooManyGuesses {
            return Self.page("Not now", "Too many wrong secrets come in.", .tooManyRequests).with(retryAfter: many.retryAfterSeconds)
        } catch {
            return Self.page("Not now", "The host can't look at it just now. Try again later.", .serviceUnavailable)
        }
    }

    private func question(_ id: OperationID, _ secret: Secret, from source: String?) async throws -> Response {
        guard let person = try await access.authenticate(secret: secret.reveal(), at: .console, from: source) else {
            return Self.door("That is nobody's secret.", .unauthorized)
        }
        guard let pending = try await gate.asked(about: id) else {
            return Self.page(
                "Nothing waits", "No question is open about this operation. It may have been answered, or have expired.", .notFound)
        }
        let ticket = tickets.give(Shown(person: person, question: pending.question), for: id)
        return ApprovalText.question(pending, to: person, ticket: ticket, checkpoint: await checkpoint()).response()
    }

    /// The form of a request; nil where it is none, is too long, or does not arrive in time.
    private func form(of request: Request) async -> FormBody? {
        let type = request.headers[.contentType]?.prefix { $0 != ";" && $0 != " " }.lowercased()
        guard type == "application/x-www-form-urlencoded" else { return nil }
        let patience = patience
        return await withTaskGroup(of: FormBody?.self) { group in
            group.addTask {
                guard let body = try? await request.body.collect(upTo: FormBody.longest) else { return nil }
                return FormBody(body.readableBytesView)
            }
            group.addTask {
                try? await Task.sleep(for: patience)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    private static var elsewhere: Response { page("Not here", "The console is not served under this name.", .misdirectedRequest) }

    private static func door(_ note: String, _ status: HTTPResponse.Status) -> Response {
        var page = ApprovalText.door(note: note)
        page.status = status
        return page.response()
    }

    private static func page(_ title: String, _ text: String, _ status: HTTPResponse.Status) -> Response {
        Page(title: title, body: "<p>\(text)</p>", status: status).response()
    }
}

extension Response {
    fileprivate func with(retryAfter seconds: Int) -> Response {
        var response = self
        response.headers[.retryAfter] = String(seconds)
        return response
    }
}
