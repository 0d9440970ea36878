// expect: 'AdmittedCall<Arguments>' initializer is inaccessible due to 'fileprivate' protection level
// expect: 'DecidedCall<Arguments>' initializer is inaccessible due to 'fileprivate' protection level
// Claims that a stage was passed, with what `@testable` opens.
@testable import Gate
import PolicyEngine

func admitted(_ call: ValidatedCall<Int>, _ policy: PolicySnapshot) -> AdmittedCall<Int> { AdmittedCall(call, policy: policy) }

func decided(_ learned: LearnedCall<Int>, _ grant: Grant, _ request: Request) -> DecidedCall<Int> {
    DecidedCall(learned, grant: grant, request: request)
}
