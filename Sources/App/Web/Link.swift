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

/// What was done, for the banner on the next page.
enum Done: String {
    case referred, decided, adopted, saved, entry, shared, revoked, member, ended, owner, action, answered, closed, account, disabled, agency
    case session, seat, reviewed, seatSaved, erasureProposed, erasureWithdrawn, erasureRefused, erased
    case asked, consulted, doorMessage, takenIn, concernEnded
    case paused, resumed, holidays
    case consent, consentEnded, arranged, arrangementEnded, told, secondLooked, released, handed
    case adviceAsked, adviceWritten, adviceTaken, itemProposed, itemKept, itemDropped, itemRenewed, itemWithdrawn, stepsBegun, stepSaved, stepsEnded,
        stepsDeleted
    case pledgeSaved, pledged, glassOpened, glassReviewed, reasonGiven, breach
    case ground, wentOn, newVersion, lookedBack, structureMade, structureSaved, structureActive, rulesSaved, hurdle, hurdleAnswered, likeness
    case requested, requestAnswered, reminded, requestPassed, requestEnded, answerEnded, reported

    var words: String {
        switch self {
        case .referred: "The referral was sent. The coordinator sees it now; you will find the answer here and in My work."
        case .decided: "The decision was saved, and the referrer can read the answer."
        case .adopted: "The referral is now a case. Next: call the team together and appoint an owner."
        case .saved: "Saved."
        case .entry: "The entry was saved."
        case .shared: "Shared. The recipients see it from now on."
        case .revoked: "The share was revoked. The recipient does not see it any more."
        case .member: "The seat is on the team."
        case .ended: "The place in the team ended. The seat sees nothing more of this case."
        case .owner: "The owner was appointed."
        case .action: "The action was sent to the agency."
        case .answered: "Your answer was saved."
        case .closed: "The case is closed. It can be read, not changed."
        case .account: "The account was saved."
        case .disabled: "The account was disabled. Its sessions have ended."
        case .agency: "The agency was added."
        case .session: "The session was ended."
        case .seat: "You now act in this seat."
        case .seatSaved: "The seat was saved. Whoever left it is signed out of it."
        case .erasureProposed: "The erasure was proposed. The data protection officer sees it now."
        case .erasureWithdrawn: "The proposal was withdrawn. The case stays."
        case .erasureRefused: "The erasure was refused. The case stays, and the coordinator reads why."
        case .erased: "The case was erased. Nobody can open it any more."
        case .asked: "Your question was sent. Those at the table see it now; you will find their answers here."
        case .consulted: "Your answer was saved. Whoever asked can read it."
        case .adviceAsked: "Your question was sent. Only the one whom you asked sees it; the answer comes to My work."
        case .adviceWritten: "Saved. The other side finds it in My work."
        case .adviceTaken: "It is off My work. You find it here at any time."
        case .itemProposed: "It was proposed for the library. Everybody reads it once a second person has confirmed it."
        case .itemKept: "Confirmed. All practitioners of the network read it now."
        case .itemDropped: "It was dropped, and nothing of it is kept. Tell who proposed it what could be recognised."
        case .itemRenewed: "The new day is saved."
        case .itemWithdrawn: "It was taken out of the library. Nothing of it is kept."
        case .stepsBegun: "Begun. Nobody but your seat sees this."
        case .stepSaved: "Saved."
        case .stepsEnded: "Ended. It goes by itself after 30 days."
        case .stepsDeleted: "Deleted. Nothing of it is kept."
        case .ground: "It is on record now."
        case .wentOn: "Recorded. The case stands now as shown here."
        case .newVersion: "Recorded. The case runs by the newest version of its structure now."
        case .lookedBack: "The look-back was recorded."
        case .likeness: "What you found is on record. Tell the coordinator, if you have not yet."
        case .doorMessage: "Your message was sent. It is read with the receipt code."
        case .takenIn: "The concern is now a referral. Its clocks run since it came in, and the receipt code goes on."
        case .concernEnded: "The answer was sent, and the concern is ended."
        case .paused: "The clock is paused. Let it go on as soon as it no longer waits."
        case .resumed: "The clock goes on. Its end moved by as long as it waited."
        case .consent: "The consent is on record. Shares can rest on it now."
        case .consentEnded: "The consent ended. Nobody else sees what rested on it any more."
        case .arranged: "The arrangement holds. On each entry of your agency it stands as one click now."
        case .arrangementEnded: "The arrangement ended. What was shared by it stays shared until you revoke it."
        case .told: "It is in the ledger now."
        case .secondLooked: "Your answer was saved. The agency that shared it reads it."
        case .released: "Released. Those with whom it is shared see it without your entry."
        case .handed: "It is on record that the person has the statement."
        case .holidays: "The holidays are saved. All clocks in working days have moved."
        case .structureMade: "The structure was made from its template. Set it up; nobody can refer to it yet."
        case .structureSaved: "Saved. What is still open stands below."
        case .structureActive: "The structure is active. Partners can refer to it now."
        case .rulesSaved: "The rules were saved. New referrals run by them; what runs keeps its version."
        case .hurdle: "The hurdle was passed up. You will find the answer here."
        case .hurdleAnswered: "Your answer was saved. Those at the table that it hinders can read it."
        case .requested: "The request was sent. The seat that you asked sees it in My work; you will find the answer here."
        case .requestAnswered: "Your answer was sent. You can withdraw it here at any time."
        case .reminded: "They were reminded. The request stands in their My work with your reminder."
        case .requestPassed: "The request was passed on. Your seat does not see it any more."
        case .requestEnded: "The request was withdrawn. Nobody can answer it any more."
        case .answerEnded: "The answer was withdrawn. Nobody sees any more what it shared."
        case .reported: "The report is on record, among the decisions of the case."
        case .pledgeSaved: "The pledge was saved. Everybody signs it anew before a case opens."
        case .pledged: "Your pledge was signed."
        case .glassOpened: "The case is open to you. The owner, the coordinators and the data protection officer were told."
        case .glassReviewed: "Your review is on record. The data protection officer sees what you found."
        case .reasonGiven: "Your reason is on record. Go on."
        case .breach: "The record was saved."
        case .reviewed: "The review was recorded. The clock of the next one has started."
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
