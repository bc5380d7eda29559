// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// The rules are enumerated completely in the tests (millions of combinations), and the tests in the browser wait for pages: so the program is optimised
/// in every build.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// The templates of structures that come with the program.
let templates = [
    "channel", "mappa", "safety-house", "livc-r", "mechelen",
    "info-house", "anchor-team", "security-group", "prevention-group", "bavaria-network",
    "augsburg-network", "nuremberg-threat-management", "respect-lu", "kupiskis-algorithm", "domestic-violence-cooperation",
    "vip-protection-cooperation", "duty-cards", "emma-light", "exit-facility-member", "exit-facility-coordinating",
    "aspire", "decision-making", "service-delivery-centre", "service-delivery-coordinated", "operational-team",
    "five-step",
]

let package = Package(
    name: "roundtable",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "roundtable", targets: ["Server"])
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "Domain", swiftSettings: settings + optimised),
        .target(
            name: "Records",
            dependencies: [
                "CPostgres", "Domain",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ],
            resources: ([
                "demo", "templates/common",
            ] + templates.map { "templates/\($0)" }).map { .embedInCode("Resources/\($0).yaml") },
            swiftSettings: settings + optimised
        ),
        .target(
            name: "App",
            dependencies: [
                "Domain", "Records",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("Resources/assets/app.css"), .embedInCode("Resources/assets/app.js")],
            swiftSettings: settings + optimised
        ),
        .executableTarget(
            name: "Server",
            dependencies: [
                "App", "Domain", "Records",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings + optimised
        ),
        .testTarget(name: "DomainTests", dependencies: ["Domain"], swiftSettings: settings + optimised),
        .target(name: "TestSupport", dependencies: ["Domain", "Records"], path: "Tests/Support", swiftSettings: settings),
        .testTarget(
            name: "RecordsTests",
            dependencies: ["Domain", "Records", "TestSupport", .product(name: "Crypto", package: "swift-crypto"), .product(name: "Yams", package: "Yams")],
            swiftSettings: settings),
        .testTarget(
            name: "AppTests",
            dependencies: [
                "App", "Domain", "Records", "TestSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
