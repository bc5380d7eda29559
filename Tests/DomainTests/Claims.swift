@testable import Domain

extension Claim {
    /// Who is kept out, whatever the entry.
    static let refusals: [Claim] = [
        .never("R89: a disabled account does nothing", .every) { $0.account == .disabled },
        .never("R51: whoever has not signed the pledge sees and does nothing in a case, and weighs nothing", .pledged) { $0.account == .unpledged },
        .never("R88, R89: administrator and data protection officer never see or change content", .content) { $0.isOffice },
        .never("R76: a closed case is not changed", .changes) { $0.state == .closed },
        .never("R59: who is not, or no longer, on the team does nothing in the case", .inCase) { !$0.isThere },
        .never("R59: a guest neither sees the team nor leads nor assigns", .forInsiders.union([.seeTeam])) { $0.membership == .guest },
        .never(
            "R91: in an emergency nothing is written, shared, ended, led or assigned", .inCase.subtracting([.seeCase, .seeTeam, .seeEntry, .seeEnded])
        ) { $0.membership == .emergency },
        .never("R91: whoever is on the team breaks no glass, nor who has broken it already", [.breakGlass]) { $0.isThere },
        .never("R91: a closed case is no emergency", [.breakGlass]) { $0.state == .closed },
        .never("R83: only owner and coordinator see the statement for the person", [.seeStatement]) {
            $0.membership != .owner && !($0.function == .coordinator && $0.isInside)
        },
        .never("R45: a request is seen by who asked, by the asking agency's members, and by the seat that is asked", [.seeRequest]) {
            !($0.relation == .author || $0.relation == .named || $0.relation == .originator && $0.isInside)
        },
        .never("R45: only the seat that is asked answers, while the case is open", [.answerRequest]) { $0.relation != .named || $0.state == .closed },
        .never("R88: who looked is hidden from those outside the team, but for the data protection officer", [.seeCaseLog]) {
            !$0.isInside && $0.function != .auditor
        },
        .never("R88: who looked is hidden from a member who neither owns, coordinates nor audits", [.seeCaseLog]) {
            $0.membership == .member && $0.function != .coordinator && $0.function != .auditor
        },
        .never("R58: only the coordinator appoints an owner", [.appointOwner]) { $0.function != .coordinator },
        .never("R58, R59: only owner and coordinator manage the team or close the case", [.manageTeam, .closeCase]) {
            $0.membership != .owner && $0.function != .coordinator
        },
        .never("R77: only a closed case is looked back on", [.lookBack]) { $0.state == .open },
        .never("R77: only owner and coordinator look back", [.lookBack]) { $0.membership != .owner && $0.function != .coordinator },
        .never("R35: only the coordinator triages", [.triage]) { $0.function != .coordinator },
        .never("R12: who has no place at the table of a structure weighs nothing that is brought to it", [.triage]) { !$0.isInside },
        .never("R32, R12: a referral is seen only by its agency and the coordinators of its structure", [.seeReferral]) {
            !$0.isOurs && !($0.function == .coordinator && $0.isInside)
        },
        .never("R60: of a referral at a meeting nobody hears but who weighs it and who is invited to the item", [.hearReferral]) { !$0.isOnTeam },
        .never("R22: only the administrator manages accounts", [.manageAccounts]) { $0.function != .administrator },
        .never("R10: only coordinator and administrator set up structures", [.govern]) { $0.function != .coordinator && $0.function != .administrator },
        .never("R86: only the coordinator proposes an erasure", [.proposeErasure]) { $0.function != .coordinator },
        .never("R86: only a closed case is erased", [.proposeErasure, .approveErasure]) { $0.state == .open },
        .never("R86: only the data protection officer decides on an erasure, and sees erasures", [.approveErasure, .seeErasures]) {
            $0.function != .auditor
        },
        .never("R86: nobody approves the erasure that they proposed, in whichever seat", [.approveErasure]) { $0.relation == .author },
        .never("R88: only the data protection officer exports the log", [.exportLog]) { $0.function != .auditor },
    ]

    /// What keeps an entry where it is.
    static let entryRefusals: [Claim] = [
        .never("R39: nothing leaves the agency without a share", [.seeEntry]) { $0.relation == .none },
        .never("R39: a share that is missing, expired or revoked shows nothing", [.seeEntry]) { $0.isReceived && $0.share != .active },
        .never("R38: a share whose lawful basis ended or is missing shows nothing", [.seeEntry]) { $0.isReceived && $0.basis != .valid },
        .never("R40: nobody gets more than was shared: an indication no summary, a summary no text", [.seeEntry]) {
            $0.isReceived && $0.asked > $0.shared
        },
        .never("R38: where nothing was shared, nothing has ended", [.seeEnded]) { $0.isOurs || $0.relation == .none || $0.share == .none },
        .never("R38: a share that holds has not ended, nor one that never had a basis", [.seeEnded]) { $0.share == .active && $0.basis != .ended },
        .never("R39: what an entry was drawn from takes text and summary with it when it is hidden, also from the author", [.seeEntry]) {
            $0.sources == .hidden && $0.asked != .indication
        },
        .never("R39: an entry is not shared while what it was drawn from is hidden", [.shareEntry]) { $0.sources == .hidden },
        .never("R43: an entry for named people reaches neither colleagues nor agencies nor the team", [.seeEntry, .seeEnded]) {
            $0.handling == .namedPeople && !($0.relation == .author || $0.relation == .named)
        },
        .never("R39: the text of an entry for the own agency never leaves it", [.seeEntry]) {
            $0.handling == .ownAgency && !$0.isOurs && $0.asked == .full
        },
        .never("R39: an entry for the own agency is never shown to the whole team", [.seeEntry, .seeEnded]) {
            $0.handling == .ownAgency && $0.relation == .team
        },
        .never("R59: a guest sees only what they wrote or what was shared with them by name", [.seeEntry, .seeEnded]) {
            $0.membership == .guest && !($0.relation == .author || $0.relation == .named)
        },
        .never("R39: only the agency it comes from shares an entry, or ends a share", [.shareEntry, .endShare]) { !$0.isOurs },
        .never("R43: an entry for named people is shared, and its share ended, by its author only", [.shareEntry, .endShare]) {
            $0.handling == .namedPeople && $0.relation != .author
        },
        .never("R59: a guest shares nothing that a colleague wrote, and ends no share of it", [.shareEntry, .endShare]) {
            $0.membership == .guest && $0.relation != .author
        },
    ]

    /// What everybody can count on.
    static let grants: [Claim] = [
        .always("R1: everybody sees the directory", [.seeDirectory]) { $0.isEnabled },
        .always("R32: every practitioner and coordinator can refer", [.refer]) { $0.isEnabled && $0.isOfCases },
        .always("R31: every practitioner and coordinator can ask without a name", [.consult]) { $0.isEnabled && $0.isOfCases },
        .always("R32: the referrer and the agency see their referral", [.seeReferral]) { $0.isEnabled && $0.isOfCases && $0.isOurs },
        .always("R35: a coordinator at the table sees and triages every referral to the structure", [.seeReferral, .triage]) {
            ($0.act == .seeReferral && $0.isEnabled || $0.isActive) && $0.function == .coordinator && $0.isInside
        },
        .always("R60: who is invited to the item on a referral hears of it, as does who weighs it", [.hearReferral]) { $0.isWorker && $0.isOnTeam },
        .always("R45: who asked, and the seat that is asked, see the request, wherever they are", [.seeRequest]) {
            $0.isEnabled && $0.isOfCases && ($0.relation == .author || $0.relation == .named)
        },
        .always("R45: so do members of the asking agency", [.seeRequest]) {
            $0.isEnabled && $0.isOfCases && $0.relation == .originator && $0.isInside
        },
        .always("R45: the seat that is asked answers, while the case is open", [.answerRequest]) {
            $0.isEnabled && $0.isOfCases && $0.relation == .named && $0.state == .open
        },
        .always("R91: every practitioner and coordinator outside the team can open an open case in an emergency", [.breakGlass]) {
            $0.isWorker && !$0.isThere && $0.state == .open
        },
        .always("R91: whoever opened it in an emergency sees the case and the team", [.seeCase, .seeTeam]) {
            $0.isWorker && $0.membership == .emergency
        },
        .always("R38: members end a consent, also of a closed case", [.withdrawConsent]) { $0.isWorker && $0.isInside },
        .always("R83: owner and coordinator see the statement for the person", [.seeStatement]) {
            $0.isWorker && ($0.membership == .owner || $0.membership == .member && $0.function == .coordinator)
        },
        .always("R59: the team sees the case, also when it is closed", [.seeCase]) { $0.isWorker && $0.isOnTeam },
        .always("R59: members see the team, also of a closed case", [.seeTeam]) { $0.isWorker && $0.isInside },
        .always("R62, R64: members edit an open case and assign actions", [.editCase, .assignAction]) {
            $0.isWorker && $0.isInside && $0.state == .open
        },
        .always("R39, R64: the team, guests too, adds entries and answers actions in an open case", [.addEntry, .answerAction]) {
            $0.isWorker && $0.isOnTeam && $0.state == .open
        },
        .always("R58, R76: the owner manages the team of an open case and closes it", [.manageTeam, .closeCase]) {
            $0.isWorker && $0.membership == .owner && $0.state == .open
        },
        .always("R58, R72: a coordinator on the team manages it, appoints the owner and closes the case", [.manageTeam, .appointOwner, .closeCase]) {
            $0.isActive && $0.function == .coordinator && $0.isInside && $0.state == .open
        },
        .always("R77: owner and coordinator on the team look back on a closed case", [.lookBack]) {
            $0.isWorker && $0.isInside && ($0.membership == .owner || $0.function == .coordinator) && $0.state == .closed
        },
        .always("R88: the owner sees who looked", [.seeCaseLog]) { $0.isActive && $0.membership == .owner && $0.function != .administrator },
        .never("R88: an administrator sees no case log", [.seeCaseLog]) { $0.function == .administrator },
        .always("R88: a coordinator on the team sees who looked", [.seeCaseLog]) { $0.isActive && $0.function == .coordinator && $0.isInside },
        .always("R88: the data protection officer sees who looked at any case, and exports the log", [.seeCaseLog, .exportLog]) {
            ($0.act == .exportLog && $0.isEnabled || $0.isActive) && $0.function == .auditor
        },
        .always("R86: a coordinator on the team proposes the erasure of a closed case", [.proposeErasure]) {
            $0.isActive && $0.function == .coordinator && $0.isInside && $0.state == .closed
        },
        .always(
            "R86: the data protection officer sees erasures, and approves those of closed cases that somebody else proposed",
            [.seeErasures, .approveErasure]
        ) { $0.isEnabled && $0.function == .auditor && ($0.act == .seeErasures || $0.state == .closed && $0.relation != .author) },
        .always("R10: coordinator and administrator set up structures", [.govern]) {
            $0.isEnabled && ($0.function == .coordinator || $0.function == .administrator)
        },
        .always("R22: the administrator manages accounts", [.manageAccounts]) { $0.isEnabled && $0.function == .administrator },
    ]

    static let entryGrants: [Claim] = [
        .always("R39: the author on the team sees the own entry", [.seeEntry]) { $0.isWorker && $0.isThere && $0.relation == .author && $0.showsSources },
        .always("R39: colleagues on the team see their agency's entry, unless it is for named people", [.seeEntry]) {
            $0.isWorker && $0.isThere && $0.membership != .guest && $0.relation == .originator && $0.handling != .namedPeople && $0.showsSources
        },
        .always("R40, R59: who is named, guests too, sees what was shared with them, within the handling", [.seeEntry]) {
            $0.isWorker && $0.isThere && $0.relation == .named && $0.shareHolds && $0.asked <= $0.shared
                && ($0.handling != .ownAgency || $0.asked < .full) && $0.showsSources
        },
        .always("R40: a member sees what was shared with their agency, within the handling", [.seeEntry]) {
            $0.isWorker && $0.isThere && $0.membership != .guest && $0.relation == .agency && $0.shareHolds && $0.asked <= $0.shared
                && $0.handling != .namedPeople && ($0.handling != .ownAgency || $0.asked < .full) && $0.showsSources
        },
        .always("R40: a member sees what was shared with the team, when the handling lets it go there", [.seeEntry]) {
            $0.isWorker && $0.isThere && $0.membership != .guest && $0.relation == .team && $0.shareHolds && $0.asked <= $0.shared
                && ($0.handling == .caseTeam || $0.handling == .network) && $0.showsSources
        },
        .always("R38: whoever had a share sees that it ended, as far as the handling let it reach them", [.seeEnded]) {
            $0.isWorker && $0.isThere && $0.isReceived && $0.hasEnded && $0.reaches
        },
        .always("R39: the author on the team shares the own entry while the case is open, and ends the share at any time", [.shareEntry, .endShare]) {
            $0.isSharing && $0.isWorker && $0.isOnTeam && $0.relation == .author
        },
        .always("R22, R39: so do colleagues on the team, unless it is for named people", [.shareEntry, .endShare]) {
            $0.isSharing && $0.isWorker && $0.isInside && $0.relation == .originator && $0.handling != .namedPeople
        },
    ]
}
