/// One statement in a case, the atom of information (R39). It belongs to its originator agency.
public struct Entry: Sendable, Identifiable, Equatable {
    public typealias ID = Domain.ID<Entry>

    public enum Kind: String, CaseIterable, Sendable, Codable {
        case note, contact, observation, view, opinion

        public var words: String {
            switch self {
            case .note: "Note"
            case .contact: "Contact"
            case .observation: "Observation"
            case .view: "View of a profession"
            case .opinion: "Expert opinion"
            }
        }
    }

    /// Title and text. Sealed.
    public struct Content: Sendable, Codable, Equatable {
        public var title: String
        public var text: String

        public init(title: String, text: String) {
            self.title = title
            self.text = text
        }
    }

    public let id: ID
    public let kind: Kind
    public let originator: Agency.ID
    public let author: Seat.ID
    public let handling: Handling
    public let createdAt: Instant
    /// What it was drawn from, and what that was drawn from in turn.
    public let sources: [Source]

    public init(id: ID, kind: Kind, originator: Agency.ID, author: Seat.ID, handling: Handling, createdAt: Instant, sources: [Source] = []) {
        self.id = id
        self.kind = kind
        self.originator = originator
        self.author = author
        self.handling = handling
        self.createdAt = createdAt
        self.sources = sources
    }

    /// Another entry that this one was drawn from (DESIGN 4): a text that quotes it is never seen by anybody who may not see it.
    public struct Source: Sendable, Hashable {
        public let entry: ID
        /// How much of it the author saw.
        public let level: Level

        public init(entry: ID, level: Level) {
            self.entry = entry
            self.level = level
        }

        /// `<id>:<level>`, as stored and as bound to the text.
        public var text: String { "\(entry):\(level.rawValue)" }

        public init?(_ text: some StringProtocol) {
            let parts = Array(text.utf8).split(separator: UInt8(ascii: ":")).map { String(decoding: $0, as: UTF8.self) }
            guard parts.count == 2, let entry = ID(parts[0]), let level = Level(rawValue: parts[1]) else { return nil }
            self.init(entry: entry, level: level)
        }
    }
}

/// A new entry as typed, with the shares that go with it.
public struct EntryForm: Sendable {
    public let kind: Entry.Kind
    public let handling: Handling
    public let content: Entry.Content
    public let shares: [ShareTerms]
    public let sources: [Entry.Source]

    /// An entry that can be drawn from: as much of it as the author sees.
    public struct Quotable: Sendable {
        public let source: Entry.Source
        public let handling: Handling
        /// What it was drawn from itself.
        public let sources: [Entry.Source]

        public init(source: Entry.Source, handling: Handling, sources: [Entry.Source]) {
            self.source = source
            self.handling = handling
            self.sources = sources
        }
    }

    /// Parses the entry and, if recipients were chosen, the share.
    /// - Parameter quotable: the entries that were named as sources and that the author may see.
    public static func parse(_ form: Form, _ offer: ShareOffer, quotable: [Quotable] = []) throws(FormErrors) -> EntryForm {
        var form = form
        let kind = form.choice("kind", "Choose what kind of entry this is.", Entry.Kind.init(rawValue:))
        let title = form.required("title", "Give the entry a short title.", limit: 120)
        let text = form.required("text", "Write the entry.", limit: 8000)
        let handling = form.choice("handling", "Choose the handling level.", Handling.init(rawValue:))
        var shares: [ShareTerms] = []
        if !form.all("to").isEmpty {
            shares = ShareForm.parse(&form, offer, handling: handling)
        }
        let sources = sources(&form, handling, quotable)
        try form.check()
        guard let kind, let handling else { throw form.errors }
        return EntryForm(kind: kind, handling: handling, content: .init(title: title, text: text), shares: shares, sources: sources)
    }

    /// A text that was drawn from others carries the strictest handling of them (DESIGN 4).
    private static func sources(_ form: inout Form, _ handling: Handling?, _ quotable: [Quotable]) -> [Entry.Source] {
        let typed = Set(form.all("source"))
        let quoted = quotable.filter { typed.contains($0.source.entry.text) }
        if quoted.count != typed.count {
            form.add("source", "An entry that this is drawn from is not shown to you any more. Take it out, and what you took from it.")
        }
        let strictest = quoted.map(\.handling).min { $0.isStricter(than: $1) }
        if let handling, let strictest, strictest.isStricter(than: handling) {
            form.add("handling", "It is drawn from an entry with the handling “\(strictest.words)”. Choose that one or a stricter one.")
        }
        var sources: [Entry.Source] = []
        for source in quoted.flatMap({ [$0.source] + $0.sources }) where !sources.contains(where: { $0.entry == source.entry && $0.level >= source.level }) {
            sources.removeAll { $0.entry == source.entry }
            sources.append(source)
        }
        return sources
    }
}
