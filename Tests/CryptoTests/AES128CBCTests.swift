import Cryptography
import Testing

@Suite("AES-128-CBC as Alipay uses it")
struct AES128CBCTests {
    @Test("every length up to three blocks comes back, under its own key alone")
    func roundTrips() throws {
        let key = Array(UInt8(0)..<16)
        let cipher = try AES128CBC(key: key)
        let other = try AES128CBC(key: key.reversed())
        for count in 0...48 {
            let text = [UInt8](repeating: 65, count: count)
            let sealed = try cipher.encrypt(text)
            #expect(sealed.count == (count / 16 + 1) * 16)
            #expect(cipher.decrypt(sealed) == text)
            #expect(other.decrypt(sealed) != text)
            #expect(cipher.decrypt(Array(sealed.dropLast())) == nil)
        }
        #expect(cipher.decrypt([]) == nil)
    }

    @Test("a key has 16 bytes, and nothing of it is printed", arguments: [0, 15, 17, 24, 32])
    func keys(count: Int) throws {
        let key = [UInt8](repeating: 7, count: count)
        #expect(throws: KeyError.badByteCount(wanted: 16, found: count)) { try AES128CBC(key: key) }
        var printed = ""
        dump(try AES128CBC(key: [UInt8](repeating: 7, count: 16)), to: &printed)
        #expect(!printed.contains("7"))
    }
}
