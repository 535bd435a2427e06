// swift-tools-version: 6.2
import PackageDescription

/// Every target is built with the same rules; a target that needs another one says so where it is declared.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

/// The house: each target may import what it lists here and nothing else (`Tools/check-structure` holds it to that).
let package = Package(
    name: "ostiary",
    products: [
        .executable(name: "ostiary", targets: ["Ostiary"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(
            name: "CPasswordHash", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev", "libcrypt-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "EventThread", swiftSettings: settings),
        .target(name: "Postgres", dependencies: ["CLibPQ", "EventThread", logging], swiftSettings: settings),
        .target(name: "Outbound", dependencies: ["CCurl", "EventThread"], swiftSettings: settings),
        .target(name: "OAuth", dependencies: [crypto], swiftSettings: settings),
        .target(name: "Credentials", dependencies: ["CPasswordHash", crypto], swiftSettings: settings),
        .target(name: "Store", dependencies: ["Postgres", "OAuth", crypto], swiftSettings: settings),
        .target(name: "JOSE", dependencies: ["OAuth", crypto, cryptoExtras], swiftSettings: settings),
        .target(name: "Keys", dependencies: ["Store", "JOSE", "OAuth", crypto, cryptoExtras], swiftSettings: settings),
        .target(
            name: "SignIn", dependencies: ["Store", "Credentials", "Outbound", "JOSE", "OAuth", logging, crypto],
            swiftSettings: settings),
        .target(
            name: "Grants", dependencies: ["Store", "Keys", "Outbound", "OAuth", logging], swiftSettings: settings),
        .target(
            name: "Administration",
            dependencies: ["Store", "Keys", "Credentials", "OAuth", yams, crypto],
            swiftSettings: settings),
        .target(
            name: "Web",
            dependencies: [
                "SignIn", "Grants", "Administration", "OAuth", hummingbird, hummingbirdCore, logging, crypto,
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                yams,
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "Ostiary",
            dependencies: [
                "Postgres", "Outbound", "OAuth", "Credentials", "Store", "Keys", "SignIn", "Grants",
                "Administration", "Web", hummingbird, hummingbirdCore, logging, lifecycle, signals, yams, crypto,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        // What `make bench` measures against; no part of the server.
        .executableTarget(
            name: "Bare",
            dependencies: [hummingbird, crypto, cryptoExtras, .product(name: "NIOCore", package: "swift-nio")],
            path: "Benchmarks/Bare", swiftSettings: settings),
        .target(name: "TestCluster", dependencies: ["CLibPQ"], path: "Tests/TestCluster", swiftSettings: settings),
        .testTarget(name: "EventThreadTests", dependencies: ["EventThread"], swiftSettings: settings),
        .testTarget(
            name: "PostgresTests", dependencies: ["Postgres", "TestCluster", logging],
            swiftSettings: settings),
        .testTarget(
            name: "OutboundTests", dependencies: ["Outbound"], exclude: ["server.py", "smtp_server.py"],
            swiftSettings: settings),
        .testTarget(name: "OAuthTests", dependencies: ["OAuth", crypto], swiftSettings: settings),
        .testTarget(name: "JOSETests", dependencies: ["JOSE", "OAuth", crypto, cryptoExtras], swiftSettings: settings),
        .testTarget(name: "CredentialsTests", dependencies: ["Credentials"], swiftSettings: settings),
        .testTarget(name: "PagesTests", dependencies: ["Web", "SignIn", "OAuth"], swiftSettings: settings),
        .testTarget(
            name: "OstiaryTests", dependencies: ["Ostiary", "Credentials", "OAuth", crypto, logging],
            swiftSettings: settings
        ),
        .testTarget(
            name: "AdministrationTests",
            dependencies: [
                "Administration", "Store", "Keys", "Credentials", "OAuth", "Postgres", "TestCluster", logging,
            ],
            swiftSettings: settings),
        .target(
            name: "TestStore", dependencies: ["Store", "Postgres", "OAuth", "TestCluster", logging],
            path: "Tests/StoreTests/TestStore", swiftSettings: settings),
        .testTarget(
            name: "StoreTests", dependencies: ["Store", "Postgres", "OAuth", "TestCluster", "TestStore"],
            exclude: ["TestStore"], swiftSettings: settings),
        .testTarget(
            name: "KeysTests",
            dependencies: [
                "Keys", "JOSE", "Store", "Postgres", "OAuth", "TestCluster", "TestStore", crypto, cryptoExtras,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "SignInTests",
            dependencies: [
                "SignIn", "Credentials", "Outbound", "Store", "JOSE", "Postgres", "OAuth", "TestCluster", "TestStore",
                crypto,
            ],
            exclude: ["Vectors"], swiftSettings: settings),
        .testTarget(
            name: "GrantsTests",
            dependencies: ["Grants", "Keys", "Store", "Postgres", "OAuth", "TestCluster", "TestStore", crypto],
            swiftSettings: settings),
        .target(
            name: "TestHouse",
            dependencies: [
                "TestCluster", "Postgres", "OAuth", "Outbound", "Credentials", "Store", "Keys", "SignIn", "Grants",
                "Administration", "Web",
                hummingbird, hummingbirdCore, logging, crypto, cryptoExtras,
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ],
            path: "Tests/TestHouse", swiftSettings: settings),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "TestHouse", "Web", "OAuth", "Store", "Keys", "Postgres",
                logging,
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
            ],
            swiftSettings: settings),
    ]
)
