/// The access policy of Roundtable, read top to bottom. `docs/access-policy.md` says the same in words.
public enum Policy {
    public static let rules: [Rule] = forbidding + everyone + door + team + entries + requests + offices

    /// These hold whatever else permits.
    private static let forbidding: [Rule] = [
        Rule(.forbid, "disabled-account", .account(.disabled)),
        // Whoever has not signed looks at nothing; bringing a concern and answering a question need no pledge (R51).
        Rule(
            .forbid, "pledge-first", .account(.unpledged),
            .act(
                .triage, .seeCase, .seeTeam, .editCase, .addEntry, .seeEntry, .seeEnded, .shareEntry, .endShare, .withdrawConsent, .manageTeam,
                .appointOwner, .assignAction, .answerAction, .closeCase, .proposeErasure, .lookBack, .breakGlass, .seeStatement, .seeCaseLog,
                .hearReferral)),
        // Whoever runs the installation or audits it never sees content (S2:465; security reference I8).
        Rule(
            .forbid, "offices-see-no-content", .function(.administrator, .auditor),
            .act(
                .refer, .seeReferral, .triage, .seeCase, .seeTeam, .editCase, .addEntry, .seeEntry, .seeEnded, .shareEntry, .endShare,
                .withdrawConsent, .manageTeam, .appointOwner, .assignAction, .answerAction, .closeCase, .proposeErasure, .lookBack, .consult,
                .breakGlass, .seeRequest, .answerRequest, .seeStatement, .hearReferral)),
        Rule(.forbid, "administrator-sees-no-case-log", .function(.administrator), .act(.seeCaseLog)),
        Rule(
            .forbid, "closed-case-is-read-only", .state(.closed),
            .act(
                .editCase, .addEntry, .shareEntry, .manageTeam, .appointOwner, .assignAction, .answerAction, .closeCase, .breakGlass, .answerRequest)),
        Rule(
            .forbid, "not-on-the-team", .membership(.none, .ended),
            .act(
                .seeCase, .seeTeam, .editCase, .addEntry, .seeEntry, .seeEnded, .shareEntry, .endShare, .withdrawConsent, .manageTeam, .appointOwner,
                .assignAction, .answerAction, .closeCase, .proposeErasure, .lookBack, .seeStatement)),
        Rule(.forbid, "open-case-is-not-erased", .state(.open), .act(.proposeErasure, .approveErasure)),
        Rule(.forbid, "open-case-is-not-looked-back-on", .state(.open), .act(.lookBack)),
        // Whoever proposed is the author, in whichever seat: a person may hold both.
        Rule(.forbid, "two-people-erase", .act(.approveErasure), .relation(.author)),
        Rule(
            .forbid, "share-does-not-hold", .act(.seeEntry), .relation(.named, .agency, .team), .share(.none, .expired, .revoked)),
        Rule(.forbid, "no-lawful-basis", .act(.seeEntry), .relation(.named, .agency, .team), .basis(.ended, .missing)),
        Rule(.forbid, "named-people-only", .act(.seeEntry, .seeEnded), .handling(.namedPeople), .relation(.originator, .agency, .team)),
        Rule(
            .forbid, "text-stays-in-the-agency", .act(.seeEntry), .handling(.ownAgency), .relation(.named, .agency, .team), .asked(.full)),
        Rule(.forbid, "own-agency-is-not-for-the-team", .act(.seeEntry, .seeEnded), .handling(.ownAgency), .relation(.team)),
        // What was drawn from other entries hides with them; that something exists may still be said (originator control).
        Rule(.forbid, "hides-with-its-sources", .act(.seeEntry), .asked(.summary, .full), .sources(.hidden)),
        Rule(.forbid, "shared-only-with-its-sources", .act(.shareEntry), .sources(.hidden)),
        Rule(.forbid, "guest-sees-only-own-share", .act(.seeEntry, .seeEnded), .membership(.guest), .relation(.originator, .agency, .team)),
    ]

    private static let everyone: [Rule] = [
        Rule(.permit, "directory-for-all", .act(.seeDirectory))
    ]

    private static let door: [Rule] = [
        Rule(.permit, "any-partner-may-refer", .act(.refer), .function(.practitioner, .coordinator)),
        // Whose consultation it is, the store knows: facts have no structures.
        Rule(.permit, "any-partner-may-consult", .act(.consult), .function(.practitioner, .coordinator)),
        Rule(.permit, "referrer-sees-own-referral", .act(.seeReferral), .relation(.author, .originator)),
        // At the door the membership is a place at the table of the structure that was asked (R12).
        Rule(.permit, "coordinator-weighs-referrals", .act(.seeReferral, .triage), .function(.coordinator), .membership(.member, .owner)),
        // Guests at the door are invited to an item of a meeting on the referral; whoever weighs it is no guest.
        Rule(.permit, "table-hears-of-referral", .act(.hearReferral), .membership(.guest, .member, .owner)),
    ]

    private static let team: [Rule] = [
        Rule(.permit, "emergency-reads", .act(.seeCase, .seeTeam), .membership(.emergency)),
        Rule(.permit, "team-sees-case", .act(.seeCase), .membership(.guest, .member, .owner)),
        Rule(.permit, "members-see-team", .act(.seeTeam), .membership(.member, .owner)),
        Rule(.permit, "members-work", .act(.editCase, .assignAction), .membership(.member, .owner)),
        Rule(.permit, "team-contributes", .act(.addEntry, .answerAction), .membership(.guest, .member, .owner)),
        // Whoever hears that the person withdrew a consent ends it, also in a closed case (R38).
        Rule(.permit, "members-end-consent", .act(.withdrawConsent), .membership(.member, .owner)),
        Rule(.permit, "owner-leads", .act(.manageTeam, .closeCase, .lookBack, .seeStatement), .membership(.owner)),
        Rule(
            .permit, "coordinator-governs", .act(.manageTeam, .appointOwner, .closeCase, .lookBack, .seeStatement), .function(.coordinator),
            .membership(.member, .owner)),
        Rule(.permit, "coordinator-proposes-erasure", .act(.proposeErasure), .function(.coordinator), .membership(.member, .owner)),
        Rule(.permit, "owner-and-coordinator-see-who-looked", .act(.seeCaseLog), .membership(.owner)),
        Rule(.permit, "coordinator-sees-who-looked", .act(.seeCaseLog), .function(.coordinator), .membership(.member)),
        Rule(.permit, "auditor-sees-who-looked", .act(.seeCaseLog), .function(.auditor)),
    ]

    private static let entries: [Rule] = [
        Rule(.permit, "originator-sees-own-entry", .act(.seeEntry), .relation(.author, .originator)),
        Rule(
            .permit, "recipient-sees-indication", .act(.seeEntry), .relation(.named, .agency, .team), .asked(.indication)),
        Rule(
            .permit, "recipient-sees-summary", .act(.seeEntry), .relation(.named, .agency, .team), .asked(.summary),
            .shared(.summary, .full)),
        Rule(.permit, "recipient-sees-text", .act(.seeEntry), .relation(.named, .agency, .team), .asked(.full), .shared(.full)),
        // A tombstone: where something was, not what (R38).
        Rule(
            .permit, "recipient-sees-that-a-share-ended", .act(.seeEnded), .relation(.named, .agency, .team), .share(.expired, .revoked)),
        Rule(
            .permit, "recipient-sees-that-a-basis-ended", .act(.seeEnded), .relation(.named, .agency, .team), .share(.active), .basis(.ended)),
        // Only where it came from can it be shared from, and only there can a share be ended; ending also in a closed case.
        Rule(.permit, "originator-shares", .act(.shareEntry), .relation(.author), .membership(.guest, .member, .owner)),
        Rule(
            .permit, "own-agency-shares", .act(.shareEntry), .relation(.originator), .membership(.member, .owner),
            .handling(.ownAgency, .caseTeam, .network)),
        Rule(.permit, "originator-ends-share", .act(.endShare), .relation(.author), .membership(.guest, .member, .owner)),
        Rule(
            .permit, "own-agency-ends-share", .act(.endShare), .relation(.originator), .membership(.member, .owner),
            .handling(.ownAgency, .caseTeam, .network)),
    ]

    /// Questions of one agency to another (R45). Whoever is asked need not be on the team, and sees the question alone.
    private static let requests: [Rule] = [
        Rule(.permit, "asker-and-asked-see-the-request", .act(.seeRequest), .relation(.author, .named)),
        Rule(.permit, "agency-on-the-team-sees-its-request", .act(.seeRequest), .relation(.originator), .membership(.member, .owner)),
        Rule(.permit, "asked-seat-answers", .act(.answerRequest), .relation(.named)),
    ]

    private static let offices: [Rule] = [
        // Only from outside the team: whoever is on it needs no emergency (R91).
        Rule(.permit, "anybody-may-break-the-glass", .act(.breakGlass), .membership(.none, .ended)),
        Rule(.permit, "administrator-manages-accounts", .act(.manageAccounts), .function(.administrator)),
        // What a structure asks and decides is no secret; who sets it up answers for it.
        Rule(.permit, "coordinator-and-administrator-govern", .act(.govern), .function(.coordinator, .administrator)),
        Rule(.permit, "auditor-exports-log", .act(.exportLog), .function(.auditor)),
        Rule(.permit, "auditor-decides-on-erasure", .act(.seeErasures, .approveErasure), .function(.auditor)),
    ]
}
