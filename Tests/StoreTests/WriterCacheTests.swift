import Testing

@testable import Store

@Suite("The writer's memory for pages")
struct WriterCacheTests {
    @Test(
        "it grows with the store, between what a new one needs and what one of many years does",
        arguments: [(0, 4_096), (1, 4_096), (65_536, 4_096), (131_072, 8_192), (524_288, 32_768), (50_000_000, 32_768)])
    func sizes(pages: Int, kibibytes: Int) {
        #expect(WriterCache.size(ofPages: pages) == kibibytes)
    }
}
