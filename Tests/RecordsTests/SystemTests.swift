import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

/// What makes each system different from the others, seen in what its structure lets people do (T1–T18). `ScenarioTests` has the whole way of each.
@Suite("Systems") struct SystemTests {
    /// The term of a clock that runs on a case or on its referral, in days.
    private func days(_ clock: RunningClock) -> Int { clock.due.seconds(since: clock.started) / 86_400 }

    @Test("T1: Channel asks the police again every three months while the case goes on, and the panel decides on every change") func channel() async throws {
        var story = try await Story.inPanel()
        let again = try #require(try await story.clocks().first { $0.id == "deconfliction-again" && $0.ended == nil })
        #expect((89...92).contains(days(again)))
        try await story.record(["kind": "police", "answer-police": "asked"])
        #expect(try await !story.clocks().contains { $0.id == "deconfliction-again" && $0.ended == nil })
        try await story.record(["kind": "police", "answer-police": "yes"])
        #expect(try await story.clocks().contains { $0.id == "deconfliction-again" && $0.ended == nil })
        try await story.own("school-lead")
        try await story.decide("ready-to-leave")
        try await story.take("ready-to-leave")
        try await story.decide("back-to-support")
        try await story.take("back-to-support")
        // What was decided before it came back does not count again.
        #expect(try await story.refusal("ready-to-leave").contains("decision"))
    }

    @Test("T2: MAPPA works on three levels; the level says how often agencies meet, and a level falls only by decision") func mappa() async throws {
        var story = try await Story(
            "mappa", seats: ["police": "police-prevent", "prison": "prison-resettle", "probation": "probation-officer"])
        try await story.take("refer")
        try await story.take("level-three")
        let high = try #require(try await story.clocks().first { $0.id == "level-three" })
        #expect((59...62).contains(days(high)))
        #expect(try await story.namedByLevel().count == 3, "R19: a level names the places that attend")
        try await story.own("school-lead")
        try await story.meet(.pledge, for: "meet")
        try await story.take("meet")
        #expect(try await story.refusal("down-to-two").contains("decision"))
        try await story.decide("down-to-two")
        try await story.take("down-to-two")
        let clocks = try await story.clocks()
        #expect(clocks.contains { $0.id == "level-two" } && !clocks.contains { $0.id == "level-three" } && story.course.stage == "meeting")
    }

    @Test("T3: the Safety House decides jointly on the approach, though the person agreed to nothing") func safetyHouse() async throws {
        var story = try await Story("safety-house", consent: "refused")
        try await story.take("to-weighing")
        try await story.decide("approach", objecting: ["police"])
        #expect(try await story.refusal("approach").contains("decision"))
        try await story.decide("approach")
        try await story.take("approach")
        #expect(story.caseID != nil)
    }

    @Test("T4: a LIVC-R follows a case without agreement, under the pledge; a report to the police is decided, and the case stays") func livcr() async throws {
        var story = try await Story("livc-r", consent: "refused")
        try await story.take("convene")
        #expect(!story.template.decision.decides.value)
        try await story.meet(.pledge, for: "follow-up")
        #expect(try await story.refusal("follow-up").contains("decision"))
        try await story.decide("follow-up")
        try await story.take("follow-up")
        try await story.own("school-lead")
        try await story.decide("report-to-police")
        try await story.take("report-to-police")
        #expect(story.course.stage == "path" && story.course.ended == nil)
    }

    @Test("T4: Mechelen coaches only with agreement and pledge, also when the case comes back") func mechelen() async throws {
        var story = try await Story("mechelen")
        try await story.take("look-closer")
        let refusal = try await story.refusal("coaching")
        #expect(refusal.contains("agreement of the person") && refusal.contains("pledge"))
        try await story.meet(.consent, for: "coaching")
        try await story.meet(.pledge, for: "coaching")
        try await story.take("coaching")
        try await story.own("school-lead")
        try await story.take("steady")
        try await story.record(["kind": "consent", "answer-consent": "no"])
        #expect(try await story.refusal("back").contains("agreement of the person"))
        #expect(try await story.lookBacks().isEmpty && story.template.ending.lookBacks.map(\.months).max() == 24)
    }

    @Test("T5: an Info-house lets nothing in before the police answered, and weighs a talk after it was adopted") func infoHouse() async throws {
        var story = try await Story("info-house")
        #expect(try await story.refusal("to-info-house").contains("police"))
        try await story.record(["kind": "police", "answer-police": "asked"])
        #expect(try await story.due()?.id == "police-check")
        try await story.record(["kind": "police", "answer-police": "yes"])
        try await story.take("to-info-house")
        try await story.take("follow-up")
        try await story.own("school-lead")
        #expect(try await story.refusal("offer-accepted").contains("agreement of the person"))
    }

    @Test("T6: an Anchor team adopts by agreement alone; a decision comes only with the mapping") func anchor() async throws {
        var story = try await Story("anchor-team", consent: "agreed")
        try await story.take("to-team")
        try await story.take("straight-to-mapping")
        try await story.own("school-lead")
        #expect(try await story.refusal("mapped").contains("decision"))
        try await story.decide("mapped")
        try await story.take("mapped")
        try await story.take("map-again")
        #expect(story.course.stage == "mapping")
    }

    @Test("T7: in a prevention group the prefect decides after hearing all, whatever the majority says", arguments: [true, false])
    func prevention(_ leadAgrees: Bool) async throws {
        var story = try await Story("prevention-group")
        try await story.meet(.police, for: "oriented")
        try await story.take("oriented")
        try await story.meet(.pledge, for: "offer")
        let lead = try #require(story.template.members.lead?.value)
        let others = Set(story.template.members.permanent.map(\.id)).subtracting([lead])
        try await story.decide("offer", objecting: leadAgrees ? others : [lead])
        #expect(try await story.refusal("offer").isEmpty == leadAgrees)
    }

    @Test("T7: a security group follows without agreement, and meets every fortnight") func security() async throws {
        var story = try await Story("security-group", consent: "refused")
        try await story.take("next-meeting")
        try await story.decide("follow")
        try await story.take("follow")
        let meeting = try #require(try await story.clocks().first { $0.id == "meeting" })
        #expect(days(meeting) == 15)
    }

    @Test("T8: the Bavarian centre takes two ways: with security at stake without agreement, else only with it") func bavaria() async throws {
        var story = try await Story("bavaria-network", consent: "refused")
        #expect(try await story.refusal("not-security-relevant").contains("agreement"))
        try await story.take("security-relevant")
        #expect(story.course.stage == "plan")
        #expect(try await story.clocks().contains { $0.id == "round-table" })
    }

    @Test("T9: a network of working groups knows no case and takes no referral", arguments: ["augsburg-network", "decision-making"])
    func workingGroups(_ template: String) async throws {
        let network = try await TestNetwork.fresh()
        let structure = try await network.structure(template)
        #expect(structure.state == .active && !structure.isOpen && !(structure.template.groups ?? []).isEmpty)
        #expect(structure.template.identity.tier.value == .strategic && structure.template.start == nil)
        await #expect(throws: Refusal.self) { try await network.refer(to: structure) }
    }

    @Test("T10: threat management decides within days, and by consensus of those present") func nuremberg() async throws {
        var story = try await Story("nuremberg-threat-management", consent: "refused")
        #expect(try await story.due().map { self.days($0) <= 4 } == true)
        try await story.take("core-team")
        try await story.take("ask-expert")
        let experts = try #require(try await story.due())
        #expect(experts.id == "experts" && experts.due.seconds(since: experts.started) == 48 * 3600, "S3:239")
        try await story.take("expert-answered")
        #expect(try await story.due()?.id != "experts")
        let seated = story.template.members.permanent.map(\.id).filter { story.structure.members[$0] != nil }
        try await story.decide("follow-up", objecting: [seated[0]])
        #expect(try await story.refusal("follow-up").contains("decision"))
        try await story.decide("follow-up")
        try await story.take("follow-up")
        let owner = try #require(try await story.clocks().first { $0.id == "owner" })
        #expect(days(owner) <= 4)
    }

    @Test("T11: Respect goes from a talk without a name to a short or a long path, and from one to the other by agreement") func respect() async throws {
        var story = try await Story("respect-lu")
        try await story.take("personal-help")
        try await story.take("meet")
        #expect(try await story.refusal("short-path").contains("agreement"))
        try await story.meet(.consent, for: "short-path")
        try await story.take("short-path")
        let short = try #require(try await story.clocks().first { $0.id == "short-path" })
        try await story.take("longer")
        let long = try #require(try await story.clocks().first { $0.id == "long-path" && $0.ended == nil })
        #expect(days(long) > 5 * days(short) && story.course.stage == "long")
    }

    @Test("T12: the Kupiškis algorithm leads; nobody takes another outcome than the one to which the steps led") func algorithm() async throws {
        var story = try await Story("kupiskis-algorithm")
        for step in try #require(story.template.steps(to: "all-clear", at: story.course.stage)) {
            try await story.record(["kind": "steps", "step": step.step, "answer-steps": step.answer])
        }
        #expect(try await story.refusal("in-danger").contains("steps of the algorithm"))
        // A step out of turn is refused; the first one starts again.
        await #expect(throws: FormErrors.self) { try await story.record(["kind": "steps", "step": "rating", "answer-steps": "There is no sign of danger"]) }
        for step in try #require(story.template.steps(to: "in-danger", at: story.course.stage)) {
            try await story.record(["kind": "steps", "step": step.step, "answer-steps": step.answer])
        }
        #expect(try await story.refusal("all-clear").contains("steps of the algorithm"))
        try await story.take("in-danger")
        let helper = try #require(try await story.clocks().first { $0.id == "helper" })
        #expect(helper.due.seconds(since: helper.started) == 4 * 3600)
    }

    @Test("T12: in domestic violence children are looked at without anybody’s agreement, an adult only with it") func domesticViolence() async throws {
        var story = try await Story("domestic-violence-cooperation", consent: "refused")
        #expect(try await story.refusal("help-centre").contains("agreement"))
        try await story.take("children-there")
        let children = try #require(try await story.clocks().first { $0.id == "children" })
        #expect(children.due.seconds(since: children.started) == 72 * 3600)
    }

    @Test("T12: with protected persons the department decides, and the case waits for a worker") func protection() async throws {
        var story = try await Story("vip-protection-cooperation", consent: "refused")
        try await story.take("to-department")
        #expect(try await story.refusal("adopt").contains("decision"))
        try await story.decide("adopt")
        try await story.take("adopt")
        #expect(story.course.stage == "workers")
        try await story.own("school-lead")
        #expect(story.course.stage == "support")
    }

    @Test("T13: an event gives every place its duty with its hours, and whoever has one is on the team", arguments: ["family-violence", "abuse-neglect"])
    func dutyCards(_ event: String) async throws {
        var story = try await Story("duty-cards", seats: ["police": "police-prevent", "health": "clinic-psych"])
        await #expect(throws: FormErrors.self) { try await story.take("give-out") }
        try await story.take("give-out", event: event)
        let duties = (story.template.duties ?? []).filter { $0.event == event }
        let actions = try await story.actions()
        #expect(actions.count == duties.count && !duties.isEmpty)
        for duty in duties {
            let card = try #require(actions.first { $0.content.what.hasPrefix(duty.act) })
            let isVacant = story.structure.members[duty.place] == nil
            #expect(card.content.what.contains("Tell: \(duty.inform).") && card.content.what.hasSuffix("see who does it.") == isVacant)
        }
        #expect(actions.allSatisfy { $0.state == .asked })
        let police = try await story.network.agency("police")
        #expect(actions.contains { $0.agency == police })
        let task = try #require(actions.first { $0.agency == police })
        try await story.network.answer(task, .accepted, as: "police-prevent")
        await #expect(throws: (any Error).self) { try await story.network.answer(task, .accepted, as: "exit-counsellor") }
    }

    @Test("T14: an EMMA light asks first whether it may: nothing is adopted without pledge and decision, and it meets every two months") func emma()
        async throws
    {
        var story = try await Story("emma-light")
        let refusal = try await story.refusal("adopt")
        #expect(refusal.contains("pledge") && refusal.contains("decision"))
        try await story.meet(.pledge, for: "adopt")
        try await story.decide("adopt")
        try await story.take("adopt")
        let meeting = try #require(try await story.clocks().first { $0.id == "meeting" })
        #expect(days(meeting) == 60 && story.template.ending.lookBacks.count == 1)
    }

    @Test("T15: an exit facility works by trust first; as a member it is sent by the network, as the coordinator it takes people in itself") func exit()
        async throws
    {
        var member = try await Story("exit-facility-member", consent: "agreed")
        #expect(try await member.refusal("to-facility").contains("decision"))
        var coordinating = try await Story("exit-facility-coordinating", consent: "agreed")
        try await coordinating.take("adopt")
        try await coordinating.own("school-lead")
        #expect(coordinating.course.stage == "supply")
        let refusal = try await coordinating.refusal("supplied")
        #expect(refusal.contains("pledge") && refusal.contains("decision"))
        try await member.decide("to-facility")
        try await member.take("to-facility")
        try await member.take("adopt")
        #expect(member.course.stage == "trust")
    }

    @Test("T16: ASPIRE is compulsory: adopted without agreement, back to court on a breach, round after round") func aspire() async throws {
        var story = try await Story("aspire", consent: "refused")
        try await story.take("adopt")
        try await story.meet(.pledge, for: "assessed")
        try await story.take("assessed")
        try await story.own("school-lead")
        try await story.decide("plan-agreed")
        try await story.take("plan-agreed")
        try await story.take("breach")
        #expect(try await story.clocks().contains { $0.id == "breach" && $0.ended == nil })
        try await story.take("unchanged")
        try await story.take("evaluate")
        try await story.take("next-round")
        #expect(story.course.stage == "assessment")
        #expect(try await story.clocks().filter { $0.id == "breach" }.allSatisfy { $0.ended != nil })
    }

    @Test("T17: the models differ: a team needs agreement, owner and decision for its plan; a centre agreement and pledge; an office decides after hearing")
    func models() async throws {
        var team = try await Story("operational-team", consent: "agreed")
        try await team.take("adopt")
        try await team.take("agreed-view")
        let plan = try await team.refusal("plan-agreed")
        #expect(plan.contains("owner") && plan.contains("decision"))
        var centre = try await Story("service-delivery-centre", consent: "agreed")
        #expect(try await centre.refusal("take-up").contains("pledge"))
        var office = try await Story("service-delivery-coordinated", consent: "agreed")
        try await office.take("ask-round")
        let lead = try #require(office.template.members.lead?.value)
        try await office.decide("linked", objecting: [lead])
        #expect(try await office.refusal("linked").contains("decision"))
    }

    @Test("T18: the five steps: triage, team, owner, work, closure; the owner takes the case to work") func fiveStep() async throws {
        var story = try await Story("five-step", consent: "refused")
        try await story.take("adopt")
        #expect(story.course.stage == "team")
        #expect(try await story.clocks().contains { $0.id == "owner" && $0.ended == nil })
        try await story.own("school-lead")
        #expect(story.course.stage == "work")
        try await story.close("finish")
        #expect(try await story.lookBacks().map(\.lookBack.months) == [6, 12])
    }
}
