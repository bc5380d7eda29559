import Domain

/// A place in this application, or a telephone. Attributes take links, not strings.
public struct Link: Sendable, Equatable {
    let text: String

    private init(_ text: String) { self.text = text }

    static let home = Link("/")
    static let signIn = Link("/sign-in")
    static let signOut = Link("/sign-out")
    static let account = Link("/account")
    static let accountSeat = Link("/account/seat")
    static let help = Link("/help")
    static let door = Link("/door")
    static let receipt = Link("/door/receipt")
    static let doorMessages = Link("/door/messages")
    static let agencies = Link("/agencies")
    static let referrals = Link("/referrals")
    static let danger = Link("/danger")
    static let newReferral = Link("/referrals/new")
    static let selfCheck = Link("/self-check")
    static let consultations = Link("/consultations")
    static let newConsultation = Link("/consultations/new")
    static let advice = Link("/advice")
    static let newAdvice = Link("/advice/new")
    static let library = Link("/library")
    static let librarySearch = Link("/library/search")
    static let sixSteps = Link("/six-steps")
    static let hurdles = Link("/hurdles")
    static let newHurdle = Link("/hurdles/new")
    static let triage = Link("/triage")
    static let cases = Link("/cases")
    static let search = Link("/cases/search")
    static let people = Link("/people")
    static let newPerson = Link("/people/new")
    static let newAgency = Link("/agencies/new")
    static let seats = Link("/seats")
    static let newSeat = Link("/seats/new")
    static let log = Link("/log")
    static let logBundle = Link("/log/bundle")
    static let logSearch = Link("/log/search")
    static let oversight = Link("/oversight")
    static let breaches = Link("/breaches")
    static let newBreach = Link("/breaches/new")
    static let breakGlass = Link("/break-glass")
    static let manyCases = Link("/many-cases")
    static let erasures = Link("/erasures")
    static let structures = Link("/structures")
    static let newStructure = Link("/structures/new")
    static let holidays = Link("/holidays")
    static let holidayRemoval = Link("/holidays/removal")
    static let comparison = Link("/structures/comparison")

    static func agency(_ id: Agency.ID) -> Link { Link("/agencies/\(id)") }
    static func referral(_ id: Referral.ID) -> Link { Link("/referrals/\(id)") }
    static func concern(_ id: OutsideConcern.ID) -> Link { Link("/concerns/\(id)") }
    static func concernMessages(_ id: OutsideConcern.ID) -> Link { Link("/concerns/\(id)/messages") }
    static func concernReferral(_ id: OutsideConcern.ID) -> Link { Link("/concerns/\(id)/referral") }
    static func concernAnswer(_ id: OutsideConcern.ID) -> Link { Link("/concerns/\(id)/answer") }
    static func decision(_ id: Referral.ID) -> Link { Link("/referrals/\(id)/decision") }
    static func consultation(_ id: Consultation.ID) -> Link { Link("/consultations/\(id)") }
    static func answers(_ id: Consultation.ID) -> Link { Link("/consultations/\(id)/answers") }
    static func advice(_ id: Advice.ID) -> Link { Link("/advice/\(id)") }
    static func adviceMessages(_ id: Advice.ID) -> Link { Link("/advice/\(id)/messages") }
    static func adviceReading(_ id: Advice.ID) -> Link { Link("/advice/\(id)/reading") }
    static func adviceItem(_ id: Advice.ID) -> Link { Link("/advice/\(id)/item") }
    static func item(_ id: LibraryItem.ID) -> Link { Link("/library/\(id)") }
    static func itemConfirmation(_ id: LibraryItem.ID) -> Link { Link("/library/\(id)/confirmation") }
    static func itemRenewal(_ id: LibraryItem.ID) -> Link { Link("/library/\(id)/renewal") }
    static func itemWithdrawal(_ id: LibraryItem.ID) -> Link { Link("/library/\(id)/withdrawal") }
    static func sixSteps(_ id: SixSteps.ID) -> Link { Link("/six-steps/\(id)") }
    static func sixStepsRecords(_ id: SixSteps.ID) -> Link { Link("/six-steps/\(id)/steps") }
    static func sixStepsEnd(_ id: SixSteps.ID) -> Link { Link("/six-steps/\(id)/end") }
    static func sixStepsDeletion(_ id: SixSteps.ID) -> Link { Link("/six-steps/\(id)/deletion") }
    static func hurdle(_ id: Hurdle.ID) -> Link { Link("/hurdles/\(id)") }
    static func hurdleAnswers(_ id: Hurdle.ID) -> Link { Link("/hurdles/\(id)/answers") }
    static func structure(_ id: Structure.ID) -> Link { Link("/structures/\(id)") }
    static func structureSetUp(_ id: Structure.ID) -> Link { Link("/structures/\(id)/set-up") }
    static func structureOverview(_ id: Structure.ID) -> Link { Link("/structures/\(id)/overview") }
    static let meetings = Link("/meetings")
    static let calendar = Link("/calendar")
    static let calendarEnd = Link("/calendar/end")
    static func calendar(_ token: String) -> Link { Link("/calendar/\(token)") }
    static let series = Link("/series")
    static let newSeries = Link("/series/new")
    static func series(_ id: Series.ID) -> Link { Link("/series/\(id)") }
    static func history(_ id: Series.ID) -> Link { Link("/series/\(id)/history") }
    static func seriesMeetings(_ id: Series.ID) -> Link { Link("/series/\(id)/meetings") }
    static func newMeeting(_ id: Series.ID) -> Link { Link("/series/\(id)/meetings/new") }
    static func meeting(_ id: Meeting.ID) -> Link { Link("/meetings/\(id)") }
    static func meetingPlan(_ id: Meeting.ID) -> Link { Link("/meetings/\(id)/plan") }
    static func meetingCancellation(_ id: Meeting.ID) -> Link { Link("/meetings/\(id)/cancellation") }
    static func meetingAnswer(_ id: Meeting.ID) -> Link { Link("/meetings/\(id)/answer") }
    static func meetingCases(_ id: Meeting.ID) -> Link { Link("/meetings/\(id)/cases") }
    static func meetingReferrals(_ id: Meeting.ID) -> Link { Link("/meetings/\(id)/referrals") }
    static func meetingHurdles(_ id: Meeting.ID) -> Link { Link("/meetings/\(id)/hurdles") }
    static func meetingTopics(_ id: Meeting.ID) -> Link { Link("/meetings/\(id)/topics") }
    static func agendaItem(_ id: AgendaItem.ID, _ meeting: Meeting.ID) -> Link { Link("/meetings/\(meeting)/items/\(id)") }
    static func agendaItemRemoval(_ id: AgendaItem.ID, _ meeting: Meeting.ID) -> Link { Link("/meetings/\(meeting)/items/\(id)/removal") }
    static func attendances(_ id: AgendaItem.ID, _ meeting: Meeting.ID) -> Link { Link("/meetings/\(meeting)/items/\(id)/invitations") }
    static func contributions(_ id: AgendaItem.ID, _ meeting: Meeting.ID) -> Link { Link("/meetings/\(meeting)/items/\(id)/contributions") }
    static func contributionReminder(_ id: AgendaItem.ID, _ meeting: Meeting.ID) -> Link { Link("/meetings/\(meeting)/items/\(id)/reminder") }
    static func contribution(_ id: AgendaItem.ID, _ meeting: Meeting.ID) -> Link { Link("/meetings/\(meeting)/items/\(id)/contribution") }
    static func minutes(_ id: AgendaItem.ID, _ meeting: Meeting.ID) -> Link { Link("/meetings/\(meeting)/items/\(id)/minutes") }
    static func attended(_ id: AgendaItem.ID, _ meeting: Meeting.ID) -> Link { Link("/meetings/\(meeting)/items/\(id)/attendance") }
    static func resolutions(_ id: AgendaItem.ID, _ meeting: Meeting.ID) -> Link { Link("/meetings/\(meeting)/items/\(id)/resolutions") }
    static func ownDecision(_ resolution: Resolution.ID, _ id: AgendaItem.ID, _ meeting: Meeting.ID) -> Link {
        Link("/meetings/\(meeting)/items/\(id)/resolutions/\(resolution)/decisions")
    }
    static func meetingActions(_ id: AgendaItem.ID, _ meeting: Meeting.ID) -> Link { Link("/meetings/\(meeting)/items/\(id)/actions") }
    static func corrections(_ id: AgendaItem.ID, _ meeting: Meeting.ID) -> Link { Link("/meetings/\(meeting)/items/\(id)/corrections") }
    static func correction(_ correction: Correction.ID, _ id: AgendaItem.ID, _ meeting: Meeting.ID) -> Link {
        Link("/meetings/\(meeting)/items/\(id)/corrections/\(correction)")
    }
    static func summary(_ id: AgendaItem.ID, _ meeting: Meeting.ID) -> Link { Link("/meetings/\(meeting)/items/\(id)/person") }
    static func meetingMinutes(_ id: Meeting.ID) -> Link { Link("/meetings/\(id)/minutes") }
    static func circulation(_ id: Meeting.ID) -> Link { Link("/meetings/\(id)/circulation") }
    static func approval(_ id: Meeting.ID) -> Link { Link("/meetings/\(id)/approval") }
    static func pack(_ id: Meeting.ID) -> Link { Link("/meetings/\(id)/pack") }
    static func attendanceEnd(_ attendance: Attendance.ID, _ id: AgendaItem.ID, _ meeting: Meeting.ID) -> Link {
        Link("/meetings/\(meeting)/items/\(id)/invitations/\(attendance)/end")
    }
    static func reciprocity(_ id: Structure.ID) -> Link { Link("/structures/\(id)/reciprocity") }
    static func request(_ id: InformationRequest.ID) -> Link { Link("/requests/\(id)") }
    static func requestAnswer(_ id: InformationRequest.ID) -> Link { Link("/requests/\(id)/answer") }
    static func requestAnswerEnd(_ id: InformationRequest.ID) -> Link { Link("/requests/\(id)/answer/withdrawal") }
    static func requestSeat(_ id: InformationRequest.ID) -> Link { Link("/requests/\(id)/seat") }
    static func requestReminder(_ id: InformationRequest.ID) -> Link { Link("/requests/\(id)/reminder") }
    static func requestEnd(_ id: InformationRequest.ID) -> Link { Link("/requests/\(id)/withdrawal") }
    static func structureRules(_ id: Structure.ID) -> Link { Link("/structures/\(id)/rules") }
    static func structureActivation(_ id: Structure.ID) -> Link { Link("/structures/\(id)/activation") }
    static func structureTemplate(_ id: Structure.ID) -> Link { Link("/structures/\(id)/template") }
    static func grounds(_ id: Referral.ID) -> Link { Link("/referrals/\(id)/grounds") }
    static func pauses(_ id: Referral.ID) -> Link { Link("/referrals/\(id)/pauses") }
    static func pauseEnd(_ pause: ClockPause.ID, _ id: Referral.ID) -> Link { Link("/referrals/\(id)/pauses/\(pause)/end") }
    static func structurePledge(_ id: Structure.ID) -> Link { Link("/structures/\(id)/pledge") }
    static func pledge(_ id: Structure.ID) -> Link { Link("/pledges/\(id)") }
    static func breach(_ id: Breach.ID) -> Link { Link("/breaches/\(id)") }
    static func seat(_ id: Seat.ID) -> Link { Link("/seats/\(id)") }
    static func erasure(_ id: Erasure.ID) -> Link { Link("/erasures/\(id)") }
    static func certificate(_ id: Erasure.ID) -> Link { Link("/erasures/\(id)/certificate") }
    static func session(_ mark: String) -> Link { Link("/account/sessions/\(mark)/end") }
    static func disable(_ id: Practitioner.ID) -> Link { Link("/people/\(id)/disable") }
    static func reset(_ id: Practitioner.ID) -> Link { Link("/people/\(id)/reset") }
    static func invitation(_ token: String) -> Link { Link("/invitations/\(token)") }
    static func asset(_ name: String) -> Link { Link("/assets/\(name)") }

    /// A section of a case; the overview has no name of its own.
    static func section(_ section: CaseSection, _ id: Case.ID) -> Link {
        section == .overview ? Link("/cases/\(id)") : Link("/cases/\(id)/\(section.rawValue)")
    }

    static func newEntry(_ id: Case.ID) -> Link { Link("/cases/\(id)/entries/new") }
    static func entry(_ entry: Entry.ID, _ id: Case.ID) -> Link { Link("/cases/\(id)/entries/\(entry)") }
    static func entries(_ id: Case.ID) -> Link { Link("/cases/\(id)/entries") }
    static func shares(_ entry: Entry.ID, _ id: Case.ID) -> Link { Link("/cases/\(id)/entries/\(entry)/shares") }
    static func revocation(_ share: Share.ID, _ entry: Entry.ID, _ id: Case.ID) -> Link {
        Link("/cases/\(id)/entries/\(entry)/shares/\(share)/revocation")
    }
    static func release(_ entry: Entry.ID, _ id: Case.ID) -> Link { Link("/cases/\(id)/entries/\(entry)/release") }
    static func second(_ look: SecondLook.ID, _ id: Case.ID) -> Link { Link("/cases/\(id)/seconds/\(look)") }
    static func newConsent(_ id: Case.ID) -> Link { Link("/cases/\(id)/consents/new") }
    static func consentWithdrawal(_ consent: Consent.ID, _ id: Case.ID) -> Link { Link("/cases/\(id)/consents/\(consent)/withdrawal") }
    static func newArrangement(_ id: Case.ID) -> Link { Link("/cases/\(id)/arrangements/new") }
    static func arrangements(_ id: Case.ID) -> Link { Link("/cases/\(id)/arrangements") }
    static func arrangementEnd(_ arrangement: Arrangement.ID, _ id: Case.ID) -> Link { Link("/cases/\(id)/arrangements/\(arrangement)/end") }
    static func told(_ id: Case.ID) -> Link { Link("/cases/\(id)/told") }
    static func statement(_ id: Case.ID) -> Link { Link("/cases/\(id)/statement") }
    static func telling(_ share: Share.ID, _ id: Case.ID) -> Link { Link("/cases/\(id)/told/\(share)") }
    static func newRequest(_ id: Case.ID) -> Link { Link("/cases/\(id)/requests/new") }
    static func reports(_ id: Case.ID) -> Link { Link("/cases/\(id)/reports") }
    static func newReport(_ id: Case.ID) -> Link { Link("/cases/\(id)/reports/new") }
    static func memberEnd(_ member: Member.ID, _ id: Case.ID) -> Link { Link("/cases/\(id)/team/\(member)/end") }
    static func owner(_ id: Case.ID) -> Link { Link("/cases/\(id)/owner") }
    static func reviews(_ id: Case.ID) -> Link { Link("/cases/\(id)/reviews") }
    static func erasureWithdrawal(_ id: Case.ID) -> Link { Link("/cases/\(id)/erasure/withdrawal") }
    static func erasureDecision(_ id: Case.ID) -> Link { Link("/cases/\(id)/erasure/decision") }
    static func version(_ id: Case.ID) -> Link { Link("/cases/\(id)/version") }
    static func caseGrounds(_ id: Case.ID) -> Link { Link("/cases/\(id)/grounds") }
    static func pauses(_ id: Case.ID) -> Link { Link("/cases/\(id)/pauses") }
    static func pauseEnd(_ pause: ClockPause.ID, _ id: Case.ID) -> Link { Link("/cases/\(id)/pauses/\(pause)/end") }
    static func lookBacks(_ id: Case.ID) -> Link { Link("/cases/\(id)/look-backs") }
    static func likeness(_ notice: LikenessNotice.ID, _ id: Case.ID) -> Link { Link("/cases/\(id)/likeness/\(notice)") }
    static func glass(_ glass: Glass.ID, _ id: Case.ID) -> Link { Link("/cases/\(id)/glass/\(glass)") }
    static func details(_ id: Case.ID) -> Link { Link("/cases/\(id)/details") }
    static func answer(_ action: Action.ID, _ id: Case.ID) -> Link { Link("/cases/\(id)/actions/\(action)/answer") }

    /// A telephone link: digits, plus and nothing else.
    static func phone(_ number: String) -> Link {
        Link("tel:" + String(decoding: number.utf8.filter { ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: "+") }, as: UTF8.self))
    }

    /// A place on the web, such as a video meeting: https alone, and nothing that could leave the attribute.
    static func web(_ address: String) -> Link? { isWebAddress(address) ? Link(address) : nil }

    /// The same place with a query of codes and ids. Never personal data: queries end up in histories.
    func with(_ pairs: (String, String)...) -> Link {
        let query = pairs.filter { !$0.1.isEmpty }.map { "\($0.0)=\(percentEncoded($0.1))" }.joined(separator: "&")
        return query.isEmpty ? self : Link(text + "?" + query)
    }

    func done(_ done: Done) -> Link { with(("done", done.rawValue)) }
}

/// The pages of a case, in the order of its menu.
enum CaseSection: String, CaseIterable {
    case overview, stage, entries, requests, actions, team, consents, knowledge, closure, erasure, log

    var words: String {
        switch self {
        case .overview: "Overview"
        case .stage: "Stage"
        case .entries: "Entries"
        case .requests: "Requests"
        case .actions: "Actions"
        case .team: "Team and owner"
        case .consents: "Consents"
        case .knowledge: "Who knows what"
        case .closure: "Closure"
        case .erasure: "Erasure"
        case .log: "Who looked"
        }
    }
}

func percentEncoded(_ text: String) -> String {
    var out: [UInt8] = []
    for byte in text.utf8 {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): out.append(byte)
        default:
            out.append(UInt8(ascii: "%"))
            out += [byte].hex.uppercased().utf8
        }
    }
    return String(decoding: out, as: UTF8.self)
}
