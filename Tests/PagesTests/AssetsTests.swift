import OAuth
import Testing

@testable import Web

@Suite struct AssetsTests {
    @Test func `an asset is found only under the path with its own digest`() throws {
        let assets = try Assets(files: ["page.css": Array("a".utf8)], basePath: "/assets/")
        let path = try #require(assets.path(named: "page-css"))
        #expect(path == "/assets/page.ca978112ca1bbdca.css")
        let asset = try #require(assets[path: path])
        #expect(asset.document.bytes == Array("a".utf8))
        #expect(asset.contentType == "text/css; charset=utf-8")
        for wrong in ["/assets/page.css", "/assets/page.0000000000000000.css", "/assets/../page.css", "page.css", ""] {
            #expect(assets[path: wrong] == nil)
        }
    }

    @Test func `other content has another path`() throws {
        let one = try Assets(files: ["page.css": Array("a".utf8)], basePath: "/assets/")
        let other = try Assets(files: ["page.css": Array("b".utf8)], basePath: "/assets/")
        #expect(one.paths != other.paths)
    }

    @Test func `what is shipped has a type and nothing is fetched from elsewhere`() throws {
        let assets = try TemplateDirectory.templates().assets
        #expect(assets.paths.count == 5)
        for path in assets.paths {
            let text = String(decoding: try #require(assets[path: path]).document.bytes, as: UTF8.self)
            #expect(!text.contains("@import") && !text.contains(" url(") && !text.contains("innerHTML"))
        }
    }
}
