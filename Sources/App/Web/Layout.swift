import Domain
import Foundation
import HTTPTypes
import Records

/// The frame around every page.
enum Layout {
    /// Entries of the main menu; only those that the seat can use are shown.
    enum Menu: CaseIterable {
        case work, cases, referrals, meetings, advice, triage, structures, agencies, people, oversight, log, erasures

        var link: (words: String, link: Link, act: Facts.Act) {
            switch self {
            case .work: ("My work", .home, .refer)
            case .cases: ("Cases", .cases, .refer)
            case .referrals: ("Referrals", .referrals, .refer)
            case .meetings: ("Meetings", .meetings, .consult)
            case .advice: ("Advice", .advice, .consult)
            case .triage: ("Triage", .triage, .triage)
            case .structures: ("Structures", .structures, .seeDirectory)
            case .agencies: ("Agencies", .agencies, .seeDirectory)
            case .people: ("People", .people, .manageAccounts)
            case .oversight: ("Oversight", .oversight, .exportLog)
            case .log: ("Log", .log, .exportLog)
            case .erasures: ("Erasures", .erasures, .seeErasures)
            }
        }
    }

    static func page(_ request: WebRequest, _ viewer: Viewer, title: String, menu: Menu?, narrow: Bool = false, body: HTML) -> HTML {
        document(
            title: title, site: request.site, top: top(request.site, viewer, menu),
            body: """
                <main id="main"\(narrow ? " class=\"narrow\"" : "" as HTML)>
                \(printed(request, viewer))\(banner(request))\(body)
                </main>
                """)
    }

    /// A page of a case: person header and sections above the content.
    static func page(_ request: WebRequest, _ frame: CaseFrame, section: CaseSection, title: String, narrow: Bool = false, body: HTML) -> HTML {
        document(
            title: "\(title), \(frame.file.reference)", site: request.site, top: top(request.site, frame.viewer, .cases),
            body: """
                \(frame.header)
                \(frame.menu(current: section))
                <main id="main"\(narrow ? " class=\"narrow\"" : "" as HTML)>
                \(printed(request, frame.viewer))\(banner(request))\(body)
                </main>
                """)
    }

    /// A page without a session.
    static func bare(title: String, site: Site, body: HTML) -> HTML {
        document(
            title: title, site: site,
            top: """
                <header class="top"><a class="brand" href="\(Link.home)">Roundtable</a></header>
                """,
            body: """
                <main id="main" class="narrow">
                \(body)
                </main>
                """)
    }

    private static func document(title: String, site: Site, top: HTML, body: HTML) -> HTML {
        """
        <!DOCTYPE html>
        <html lang="en" dir="ltr">
        <head>
        <meta charset="utf-8">
        <title>\(title) – Roundtable</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <link rel="stylesheet" href="\(Link.asset(site.assets.css.name))">
        <script src="\(Link.asset(site.assets.script.name))" type="module"></script>
        </head>
        <body>
        <a class="skip" href="#main">Skip to the content</a>
        \(site.demo.isEmpty ? .empty : demo)
        \(top)
        \(body)
        <footer class="foot"><p><a href="\(Link.help)">Help</a> · Roundtable supports human judgement. It computes no score, rank or prediction of a person.</p></footer>
        </body>
        </html>

        """
    }

    private static let demo: HTML = """
        <div class="demo" role="region" aria-label="Demo">Demo network: all people, agencies and events are fictional.</div>
        """

    private static func top(_ site: Site, _ viewer: Viewer, _ current: Menu?) -> HTML {
        let items = Menu.allCases.filter { viewer.may($0.link.act) }.map { menu -> HTML in
            """
            <li><a href="\(menu.link.link)"\(menu == current ? " aria-current=\"page\"" : "" as HTML)>\(menu.link.words)</a></li>
            """
        }
        return """
            <header class="top">
            <a class="brand" href="\(Link.home)">Roundtable</a>
            <nav class="primary" aria-label="Main"><ul>\(items)</ul></nav>
            <div class="who"><a href="\(Link.account)">\(viewer.practitioner.name)</a> <span>\(viewer.seat.title), \(viewer.agency.name)</span>
            <form method="post" action="\(Link.signOut)"><button class="link">Sign out</button></form></div>
            </header>
            """
    }

    private static func banner(_ request: WebRequest) -> HTML {
        guard let done = request.done else { return .empty }
        return """
            <div class="banner" role="status"><p>\(done.words)</p></div>
            """
    }

    private static func printed(_ request: WebRequest, _ viewer: Viewer) -> HTML {
        let now = request.site.environment.now()
        return """
            <p class="printed print-only">Printed by \(viewer.practitioner.name), \(viewer.agency.name), \(now.day(in: .gmt).words) \(now.clock(in: .gmt)) UTC</p>
            """
    }
}

extension WebRequest {
    func page(_ viewer: Viewer, _ title: String, _ menu: Layout.Menu?, narrow: Bool = false, errors: FormErrors? = nil, _ body: HTML) -> Reply {
        let html = Layout.page(
            self, viewer, title: (errors == nil ? "" : "Error: ") + title, menu: menu, narrow: narrow, body: summary(errors) + body)
        return .page(html, status: errors == nil ? .ok : .unprocessableContent)
    }

    func page(_ frame: CaseFrame, _ section: CaseSection, _ title: String, narrow: Bool = false, errors: FormErrors? = nil, _ body: HTML) -> Reply {
        let html = Layout.page(
            self, frame, section: section, title: (errors == nil ? "" : "Error: ") + title, narrow: narrow, body: summary(errors) + body)
        return .page(html, status: errors == nil ? .ok : .unprocessableContent)
    }

    private func summary(_ errors: FormErrors?) -> HTML { errors.map(Fields.summary) ?? .empty }
}

extension HTML {
    static func + (left: HTML, right: HTML) -> HTML { HTML([left, right]) }
}
