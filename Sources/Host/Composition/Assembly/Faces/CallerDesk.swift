import Access
import Logging
import MCP
import NIOCore

/// Who calls: credentials of every face become an agent, or nobody.
struct CallerDesk: Sendable {
    let access: Access
    let callers: CallerRules
    let logger: Logger

    init(_ services: HostServices) {
        access = services.bench.access
        callers = services.callers
        logger = services.logger
    }

    /// The rules by which callers over HTTP are let in.
    var rules: HTTPAccess<AgentCaller> { rules { _ in nil } }

    /// The rules by which callers over HTTP are let in.
    /// - Parameter certificate: the certificate that the client of a connection showed and the listener verified.
    func rules(certificate: @escaping @Sendable (any Channel) async -> [UInt8]?) -> HTTPAccess<AgentCaller> {
        HTTPAccess(
            admit: { credentials in await admit(credentials) },
            credentialKey: { "\($0.principal.agent)/\($0.principal.credential)" }, resource: callers.resource, certificate: certificate)
    }

    /// A token comes before a certificate: it is what the request itself says, and a wrong one is never made good by the connection.
    func admit(_ credentials: HTTPCredentials) async -> HTTPAdmission<AgentCaller> {
        do {
            let principal: Principal?
            if let bearer = credentials.bearer {
                principal = try await holder(of: bearer, from: credentials.remoteAddress)
            } else if let certificate = credentials.certificate, credentials.headers("Authorization").isEmpty {
                principal = try await access.authenticate(certificate: certificate, under: callers.certificates)
            } else {
                return .refused(error: nil)
            }
            guard let principal else { return .refused(error: credentials.bearer == nil ? nil : "invalid_token") }
            return .admitted(AgentCaller(principal, delivery: ContextDelivery(credentials)))
        } catch let many as TooManyGuesses {
            return .tooMany(retryAfterSeconds: many.retryAfterSeconds)
        } catch let refused as OAuthRefused {
            logger.notice("an access token was refused", metadata: ["reason": "\(refused)"])
            return .refused(error: "invalid_token")
        } catch {
            logger.error("a credential can't be checked", metadata: ["error": "\(error)"])
            return .unavailable
        }
    }

    /// The host's own tokens have no dot, and what an issuer signs has two.
    private func holder(of bearer: String, at surface: GuessSurface = .agents, from address: String?) async throws -> Principal? {
        guard let rules = callers.oauth, bearer.utf8.contains(UInt8(ascii: ".")) else {
            return try await access.authenticate(bearer: bearer, at: surface, from: address)
        }
        return try await access.authenticate(oauth: bearer, under: rules, at: surface, from: address)
    }
}

// MARK: Over the Unix socket

extension CallerDesk {
    /// Who a process at the socket is: the agent of its token, else the one that its user is by the settings. Nobody is `local` there.
    func admit(_ peer: PeerCredentials, _ hello: ConnectHello) async -> Result<SocketAdmission<AgentCaller>, ConnectRefusal> {
        do {
            let principal: Principal?
            if let token = hello.token {
                principal = try await holder(of: token, at: .socket, from: nil)
            } else {
                principal = try await access.authenticate(peer: peer.uid, under: callers.peers)
                if principal == nil { try await access.noteGuess(at: .socket) }
            }
            guard let principal else { return .failure(Self.refusal(of: peer, showing: hello)) }
            let admission = SocketAdmission(agent: principal.agent) { context in
                AgentCaller(principal, delivery: context.map { .token(Secret($0)) } ?? .none)
            }
            return .success(admission)
        } catch is TooManyGuesses {
            return .failure(.tooMany)
        } catch let refused as OAuthRefused {
            logger.notice("an access token was refused", metadata: ["reason": "\(refused)"])
            return .failure(Self.refusal(of: peer, showing: hello))
        } catch {
            logger.error("a credential can't be checked", metadata: ["error": "\(error)"])
            return .failure(.unavailable)
        }
    }

    private static func refusal(of peer: PeerCredentials, showing hello: ConnectHello) -> ConnectRefusal {
        hello.token == nil
            ? ConnectRefusal(code: "unknown-user", message: "it shows no token, and the user \(peer.uid) is no agent's")
            : ConnectRefusal(code: "unknown-token", message: "the token is no agent's")
    }
}
