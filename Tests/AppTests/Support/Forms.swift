@testable import App

/// Every form of the application, filled in as somebody would who knows how.
struct Forms: Sendable {
    let path: String
    let role: Role
    /// What an accepted form answers with.
    let status: Int
    let fields: [(String, String)]

    init(_ path: String, _ role: Role, _ status: Int = 303, _ fields: [(String, String)]) {
        self.path = path
        self.role = role
        self.status = status
        self.fields = fields
    }

    func address(_ ids: Scenario) -> String { Self.filled(path, ids) }

    /// The fields; `:name` in a value stands for an id of the scenario.
    func values(_ ids: Scenario) -> [(String, String)] { fields.map { ($0.0, Self.filled($0.1, ids)) } }

    private static func filled(_ text: String, _ ids: Scenario) -> String {
        text.replacing(#/:(\w+)/#) { ids.own[String($0.1)] ?? String($0.0) }
    }

    static let share = [
        ("to", "agency::ownerAgency"), ("level", "summary"), ("summary", "In short."), ("purpose", "plan-support"), ("basis", "public-task"),
        ("telling", "told"), ("telling-words", "In a talk."),
        ("necessity", "To plan together."), ("until", ""),
    ]

    static let consent = [
        ("giver", "person"), ("given", "2026-11-20"), ("for", "plan-support"), ("to", "team"), ("items", "Dates."), ("how", "Spoken."), ("until", ""),
    ]

    static let entry = [("kind", "note"), ("title", "A visit"), ("text", "We met at home."), ("handling", "case-team")]

    static let referral = [
        ("urgency", "soon"), ("name", "Ada Brook"), ("born", "2008-02-29"), ("contact", "By post"), ("language", "English"), ("seen", "Facts."),
        ("tried", "Talks."), ("consent", "agreed"), ("knows", "All of it."),
    ]

    static let consultation = [
        ("written", "english"), ("situation", "A pupil told Jarek that he stays away."), ("wish", "Is that a sign?"), ("why", "That is no real name."),
    ]

    static let hurdle = [("written", "english"), ("title", "Waiting lists"), ("hinders", "Mentors are missing."), ("helps", "More of them."), ("why", "")]

    static let advice = [
        ("adviser", "expertise.:expert"), ("title", "A sign?"), ("text", "A pupil told Jarek that he stays away."), ("written", "english"),
        ("due", "2027-12-24"), ("why", "That is no real name."),
    ]

    static let item = [
        ("title", "Staying away"), ("question", "What does it mean if a pupil stays away?"), ("text", "Often nothing."), ("law", "Education Act, section 8"),
        ("topic", "Trauma"), ("review", "2027-05-01"), ("written", "english"),
    ]

    static let outside = [
        ("way", "family"), ("urgency", "soon"), ("name", "Ada Brook"), ("seen", "He does not come home."), ("tried", "We talk."), ("knows", "No."),
        ("language", "English"), ("reach", "contact"), ("sender", "An aunt"), ("contact", "0100"),
    ]

    static let request = [
        ("seat", ":asked"), ("purpose", "plan-support"), ("basis", "public-task"), ("question-1", "Does he come?"), ("known", "name"), ("due", "2027-03-31"),
        ("why", "To plan."),
    ]

    static let answer = [("answer-1", "part"), ("text-1", "He comes on Mondays."), ("audience", "agency")]

    static let breach = [
        ("happened", "A letter went to a wrong address."), ("found-day", "2026-11-20"), ("found-time", "09:30"), ("measures", "It was fetched back."),
        ("authority", "open"), ("authority-day", ""), ("authority-time", ""), ("persons", "open"), ("note", ""),
    ]

    static let series = [
        ("kind", "conference"), ("name", "Table on Tuesdays"), ("rhythm", "fortnightly"), ("time", "13:30"), ("minutes", "90"), ("place", "Room 4"),
        ("link", "https://meet.example/table"),
    ]

    static let meeting = [
        ("day", ":today"), ("time", "13:30"), ("minutes", "90"), ("place", "Room 4"), ("link", ""), ("chair", ""), ("writer", ""),
    ]

    static let all: [Forms] = [
        Forms("/series", .coordinator, series + [("structure", ":usual")]),
        Forms("/series/:series", .coordinator, series + [("structure", ":usual"), ("version", "1")]),
        Forms("/series/:series/meetings", .coordinator, meeting),
        Forms("/calendar", .member, 200, []),
        Forms("/calendar/end", .member, []),
        Forms("/meetings/:meeting/plan", .coordinator, meeting + [("version", "1")]),
        Forms("/meetings/:meeting/answer", .member, [("attending", "comes")]),
        Forms("/meetings/:cancelled/cases", .coordinator, [("case", ":case"), ("case-minutes", "20")]),
        Forms("/meetings/:meeting/topics", .coordinator, [("title", "Holidays"), ("aim", "Who is away"), ("length", "15")]),
        Forms("/meetings/:meeting/referrals", .coordinator, [("referral", ":waiting"), ("referral-minutes", "15")]),
        Forms("/meetings/:top/hurdles", .coordinator, [("hurdle", ":hurdle"), ("hurdle-minutes", "15")]),
        Forms("/meetings/:meeting/items/:agenda", .coordinator, [("version", "1"), ("aim", "To agree on a date"), ("length", "25"), ("place", "1")]),
        Forms("/meetings/:asking/items/:askingItem/contributions", .owner, [("due", ":today")]),
        Forms("/meetings/:meeting/items/:agenda/reminder", .owner, []),
        Forms("/meetings/:meeting/items/:agenda/contribution", .member, [("bring", "nothing")]),
        Forms(
            "/meetings/:meeting/items/:agenda/resolutions", .coordinator,
            [("on", "other"), ("question", "A visit?"), ("voice.municipality", "agrees"), ("voice.police", "agrees"), ("note", "It helps.")]),
        Forms(
            "/meetings/:meeting/items/:agenda/minutes", .coordinator,
            [("summary", "He sleeps badly."), ("was.summary", ""), ("for-person", "We spoke of you."), ("was.for-person", "")]),
        Forms("/meetings/:meeting/items/:agenda/attendance", .coordinator, [("here", ":attendance")]),
        Forms("/meetings/:meeting/items/:agenda/actions", .owner, [("agency", ":ownerAgency"), ("what", "Visit him"), ("due", "2027-03-31")]),
        Forms(
            "/meetings/:meeting/items/:agenda/person", .owner,
            [("telling", "told"), ("telling-day", ":today"), ("telling-words", "At his kitchen table.")]),
        Forms("/meetings/:round/items/:roundItem/corrections", .member, [("correction", "He came twice.")]),
        Forms("/meetings/:round/items/:roundItem/corrections/:correction", .coordinator, [("taken", "declined"), ("answer-text", "It was once.")]),
        Forms("/meetings/:closing/circulation", .coordinator, [("until", ":today")]),
        Forms("/meetings/:clean/approval", .coordinator, [("sure", "yes")]),
        Forms("/meetings/:meeting/items/:agenda/invitations", .owner, [("seat", ":colleague"), ("why", "Knows the flat.")]),
        Forms("/meetings/:asking/items/:askingItem/invitations/:askingAttendance/end", .owner, []),
        Forms("/meetings/:asking/items/:askingItem/removal", .coordinator, []),
        Forms("/meetings/:cancelled/cancellation", .coordinator, [("sure", "yes")]),
        Forms("/door", .stranger, 200, outside + [("structure", ":usual"), ("step", "send")]),
        Forms("/door/receipt", .stranger, 200, [("code", ":code")]),
        Forms("/door/messages", .stranger, 200, [("code", ":code"), ("message", "One more thing.")]),
        Forms("/concerns/:concern/messages", .coordinator, [("message", "Since when?")]),
        Forms("/concerns/:concern/referral", .coordinator, referral),
        Forms("/concerns/:second/answer", .coordinator, [("answer", "The helpline can do more.")]),
        Forms("/referrals", .stranger, referral + [("structure", ":usual"), ("door", "family"), ("step", "send")]),
        Forms("/consultations", .stranger, consultation + [("structure", ":usual"), ("step", "send")]),
        Forms("/consultations/:consultation/answers", .coordinator, [("text", "Talk with Kevin first."), ("why", "That is no real name.")]),
        Forms("/advice", .stranger, advice + [("step", "send")]),
        Forms("/advice/:advice/messages", .member, [("kind", "answer"), ("text", "No, it is not."), ("law", ""), ("why", "That is no real name.")]),
        Forms("/advice/:advice/reading", .owner, []),
        Forms("/advice/:advice/item", .member, item),
        Forms("/library/search", .stranger, 200, [("q", "school")]),
        Forms("/library/:proposed/confirmation", .owner, [("decision", "keep")]),
        Forms("/library/:item/renewal", .member, [("review", "2027-05-01")]),
        Forms("/library/:item/withdrawal", .member, []),
        Forms("/six-steps", .stranger, [("call", "the worry of this week")]),
        Forms("/six-steps/:path/steps", .owner, [("version", "1"), ("at", "client"), ("mark", "done"), ("day", ""), ("why", ""), ("note", "We spoke.")]),
        Forms("/six-steps/:path/end", .owner, [("end", "other"), ("reason", "It is time.")]),
        Forms("/six-steps/:path/deletion", .owner, []),
        Forms("/hurdles", .coordinator, hurdle + [("from", ":usual"), ("to", ":strategic")]),
        Forms("/hurdles/:hurdle/answers", .coordinator, [("shown", "0"), ("state", "declined"), ("text", "There is no money."), ("why", "")]),
        Forms("/referrals/:waiting/decision", .coordinator, [("outcome", "adopt"), ("reason", "A need."), ("answer", "We take it up.")]),
        Forms("/referrals/:prepared/grounds", .coordinator, [("kind", "police"), ("answer-police", "yes")]),
        Forms("/referrals/:timed/pauses", .coordinator, [("clock", "triage-soon"), ("pause-reason", "For the family.")]),
        Forms("/referrals/:timed/pauses/:referralPause/end", .coordinator, []),
        Forms("/cases/search", .owner, 200, [("q", "Joel")]),
        Forms("/cases/:case/details", .owner, [("version", ":version"), ("name", "Joel Sandiford"), ("goal", "A new goal")]),
        Forms("/cases/:case/entries", .member, 200, entry + [("step", "preview")]),
        Forms("/cases/:case/entries", .member, entry + [("step", "save")]),
        Forms("/cases/:case/entries/:entry/shares", .member, 200, share + [("step", "preview")]),
        Forms("/cases/:case/entries/:entry/shares", .member, share + [("step", "save")]),
        Forms("/cases/:case/entries/:entry/shares/:share/revocation", .member, []),
        Forms("/cases/:case/entries/:drawn/release", .member, []),
        Forms("/cases/:case/seconds/:look", .owner, [("opinion", "agrees"), ("note", "It could not wait.")]),
        Forms("/cases/:case/consents", .owner, consent),
        Forms("/cases/:case/consents/:consent/withdrawal", .owner, [("sure", "yes")]),
        Forms(
            "/cases/:case/arrangements", .member,
            [
                ("to", "agency::ownerAgency"), ("level", "full"), ("purpose", "plan-support"), ("basis", "public-task"), ("necessity", "Each week."),
                ("telling", "told"), ("telling-words", "In a talk."), ("until", ""),
            ]),
        Forms("/cases/:case/arrangements/:arrangement/end", .member, []),
        Forms("/cases/:case/told/:share", .member, [("telling", "told"), ("telling-day", ""), ("telling-words", "In a talk.")]),
        Forms("/cases/:case/statement", .owner, [("day", "2026-11-20"), ("how", "Read out in English.")]),
        Forms("/cases/:case/team", .owner, [("seat", ":seat"), ("role", "guest"), ("why", "Knows the family."), ("until", "2026-12-24")]),
        Forms("/cases/:case/team/:member/end", .owner, []),
        Forms("/cases/:case/glass/:glass", .owner, [("proper", "yes"), ("words", "The danger was real.")]),
        Forms("/cases/:case/owner", .coordinator, [("owner", ":ownerNext"), ("reason", "Nearest."), ("note", "Call first.")]),
        Forms("/cases/:staged/version", .coordinator, [("shown", ":shown"), ("reason", "The table has new rules.")]),
        Forms("/cases/:staged/grounds", .coordinator, [("stage", "talk"), ("kind", "consent"), ("answer-consent", "yes")]),
        Forms("/cases/:staged/stage", .coordinator, [("stage", "talk"), ("outcome", "street-work"), ("reason", "It is time.")]),
        Forms("/cases/:staged/pauses", .coordinator, [("clock", "review"), ("pause-reason", "For the court.")]),
        Forms("/cases/:case/pauses/:pause/end", .member, []),
        Forms("/cases/:settled/look-backs", .coordinator, [("look-back", "six-months"), ("found", "Well."), ("next", "Nothing.")]),
        Forms("/cases/:case/likeness/:notice", .coordinator, [("likeness", "other"), ("reason", "A cousin.")]),
        Forms("/cases/:case/reviews", .coordinator, [("achieved", "A start."), ("next", "More.")]),
        Forms("/cases/:case/requests", .owner, 200, request + [("step", "check")]),
        Forms("/cases/:case/requests", .owner, request + [("step", "send")]),
        Forms(
            "/cases/:case/reports", .owner,
            [
                ("ground", "legal-duty"), ("what", "A threat."), ("day", "2026-11-02"), ("by", ":ownerSeat"), ("told", "withheld"),
                ("told-why", "Danger."),
            ]),
        Forms("/requests/:request/reminder", .owner, []),
        Forms("/requests/:request/answer", .stranger, 200, answer + [("step", "preview")]),
        Forms("/requests/:request/answer", .stranger, answer + [("step", "send")]),
        Forms("/requests/:answered/answer/withdrawal", .stranger, []),
        Forms("/requests/:passed/seat", .stranger, [("seat", ":colleague")]),
        Forms("/requests/:taken/withdrawal", .owner, []),
        Forms("/cases/:case/actions", .owner, [("what", "Call the school"), ("agency", ":agency"), ("due", "2026-12-24")]),
        Forms("/cases/:case/actions/:action/answer", .member, [("version", ":actionVersion"), ("state", "done"), ("note", "Done.")]),
        Forms(
            "/cases/:case/closure", .coordinator,
            [("confirmed", "yes"), ("outcome", "goal-reached"), ("goal-met", "met"), ("statement", "Reached."), ("thanks", "Thanks.")]),
        Forms(
            "/agencies", .administrator,
            [("name", "Quay Clinic"), ("phone", "1"), ("sector", "health"), ("level", "local"), ("area", "Quay"), ("engagement", "guest")]),
        Forms(
            "/people", .administrator, 200,
            [("name", "Eve"), ("email", "eve@city.example"), ("agency", ":agency"), ("title", "Adviser"), ("function", "practitioner")]),
        Forms(
            "/seats", .administrator,
            [("agency", ":agency"), ("function", "practitioner"), ("title", "Adviser"), ("holder", ":person"), ("deputy", ""), ("until", "2027-12-24")]),
        Forms("/seats/:seat", .administrator, [("version", "1"), ("title", "Lead"), ("holder", ":person"), ("deputy", ""), ("until", "")]),
        Forms("/structures", .coordinator, [("template", "channel"), ("file", "")]),
        Forms(
            "/structures/:structure/set-up", .coordinator,
            [
                ("version", "2"), ("name", "Third table"), ("emergency", "Call 0100."), ("zone", "GMT"), ("place.municipality", ":seat"),
                ("place.police", ":seat"),
            ]),
        Forms("/structures/:house/rules", .coordinator, [("version", ":revision"), ("file", ":rules")]),
        Forms("/structures/:structure/activation", .administrator, []),
        Forms("/holidays", .coordinator, [("day", "2026-12-25"), ("words", "Christmas Day")]),
        Forms("/holidays/removal", .administrator, [("day", "2027-01-01")]),
        Forms("/people/:person/disable", .administrator, []),
        Forms("/people/:person/reset", .administrator, 200, []),
        Forms("/pledges/:usual", .owner, [("role", "member"), ("version", "1"), ("agreed", "yes")]),
        Forms("/structures/:structure/pledge", .coordinator, [("version", "0"), ("pledge", "I keep it to myself."), ("guests", ""), ("months", "12")]),
        Forms(
            "/break-glass", .stranger,
            [("reference", ":ownReference"), ("emergency", "A threat for this evening."), ("basis", ":usual/consent"), ("code", ":totp")]),
        Forms("/many-cases", .member, [("reason", "The audit of the year is prepared.")]),
        Forms("/breaches", .auditor, breach),
        Forms("/breaches/:breach", .auditor, breach + [("version", "1")]),
        Forms("/log/search", .auditor, 200, [("person", ""), ("reference", ""), ("code", ""), ("from", "2026-11-01"), ("until", "2026-11-30")]),
        Forms("/log/bundle", .auditor, 200, []),
        Forms(
            "/cases/:settled/erasure", .coordinator,
            [("ground", "retention"), ("reason", "The period ended."), ("reference", ":settledReference")]),
        Forms("/cases/:erasable/erasure/decision", .auditor, [("decision", "erase"), ("reference", ":reference"), ("answer", "As the law says.")]),
    ]
}

extension Forms {
    init(_ path: String, _ role: Role, _ fields: [(String, String)]) { self.init(path, role, 303, fields) }
}
