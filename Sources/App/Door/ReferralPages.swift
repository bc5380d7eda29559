import Domain
import Foundation
import HTTPTypes
import Records

/// The door: a partner refers a concern and reads the answer (R32, R37).
enum ReferralPages {
    static func index(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply {
        let (lines, stripped, directory, hasSelfCheck) = try await visit.read(.referralsListed) { access, tx in
            let hasSelfCheck = try SelfCheckPages.isOffered(StructureStore.all(access, tx))
            return try (ReferralStore.ofAgency(access, tx), StripStore.ofAgency(access, tx), DirectoryStore.all(access, tx), hasSelfCheck)
        }
        let body: HTML = """
            <h1><span class="caption">\(visit.viewer.agency.name)</span>Referrals</h1>
            <p class="buttons">\(Parts.button("New referral", .newReferral))\(hasSelfCheck ? Parts.link("Self-check first", .selfCheck) : .empty)\(Parts.link("Ask without a name", .consultations))</p>
            \(lines.isEmpty && stripped.isEmpty ? "<p class=\"empty\">Your agency has not referred anybody yet.</p>" : ReferralList.table(lines, stripped: stripped, caption: "Referrals of your agency", directory, now: request.site.environment.now()))
            """
        return request.page(visit.viewer, "Referrals", .referrals, body)
    }

    static func new(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply {
        let open = try await visit.glance { access, tx in try StructureStore.all(access, tx).filter(\.isOpen) }
        let asked = Structure.ID(request.query.text("structure"))
        guard let structure = open.first(where: { $0.id == asked }) ?? (open.count == 1 ? open.first : nil) else {
            return request.page(visit.viewer, "New referral", .referrals, narrow: true, ReferralView.choice(open))
        }
        return form(request, visit.viewer, structure, nil)
    }

    static func create(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply {
        let structure = try await visit.glance { access, tx -> Structure? in
            let open = try StructureStore.all(access, tx).filter(\.isOpen)
            if request.form.raw("structure").isEmpty, open.count == 1 { return open.first }
            return open.first { $0.id.text == request.form.raw("structure") }
        }
        guard let structure else {
            let usual = try await visit.glance { access, tx in try StructureStore.current(access, tx) }
            let sentence = "It was not clear to which structure this goes. It stands now as one to “\(usual.name)”: check that, then go on."
            return form(request, visit.viewer, usual, FormErrors("urgency", sentence))
        }
        if request.form.raw("step") == "edit" { return form(request, visit.viewer, structure, nil) }
        do {
            let referral = try ReferralForm.parse(request.form, structure.template)
            guard request.form.raw("step") == "send" else { return check(request, visit.viewer, referral, structure) }
            let id = try await visit.write { access, tx in try ReferralStore.make(referral, to: structure, access, tx) }
            return .redirect(.referral(id).done(.referred))
        } catch let errors as FormErrors { return form(request, visit.viewer, structure, errors) }
    }

    static func show(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply {
        if let stripped = try await stripped(request, visit) { return stripped }
        return try await page(request, visit, nil, isDecision: false)
    }

    private static func stripped(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply? {
        let id: Referral.ID = try request.parameter("referral")
        let view = try await visit.glance { access, tx in
            try StripStore.find(id, access, tx).map {
                try StrippedView(stripped: $0, structure: StructureStore.find($0.structure, access, tx), directory: DirectoryStore.all(access, tx))
            }
        }
        guard let view else { return nil }
        return request.page(visit.viewer, "Stripped referral", visit.viewer.may(.triage) ? .triage : .referrals, view.body)
    }

    /// The triage decision of the coordinator (R35).
    static func decide(_ request: WebRequest, _ visit: DeskVisit<CanTriage>) async throws -> Reply {
        let id: Referral.ID = try request.parameter("referral")
        do {
            let adopted = try await visit.write { access, tx in
                try ReferralStore.decideOn(id, request.form, access, tx)
            }
            if let adopted { return .redirect(.section(.team, adopted).done(.adopted)) }
            return .redirect(.referral(id).done(.decided))
        } catch let errors as FormErrors {
            return try await page(request, visit.viewer.visit(request.site.log), errors, isDecision: true)
        } catch Refusal.conflict {
            return try await page(request, visit.viewer.visit(request.site.log), nil, isDecision: true)
        }
    }

    /// An agreement, an answer of the police, a joint decision or a pledge (R34, R18).
    static func record(_ request: WebRequest, _ visit: DeskVisit<CanTriage>) async throws -> Reply {
        let id: Referral.ID = try request.parameter("referral")
        do {
            try await visit.write { access, tx in
                try ((), GroundStore.add(request.form, to: ReferralStore.find(id, forTriage: access, tx), access, tx))
            }
            return .redirect(.referral(id).done(.ground))
        } catch let errors as FormErrors {
            return try await page(request, visit.viewer.visit(request.site.log), errors, isDecision: true)
        } catch Refusal.conflict {
            return try await page(request, visit.viewer.visit(request.site.log), nil, isDecision: true)
        }
    }

    /// A clock that waits for something outside (R36).
    static func pause(_ request: WebRequest, _ visit: DeskVisit<CanTriage>) async throws -> Reply {
        let id: Referral.ID = try request.parameter("referral")
        do {
            try await visit.write { access, tx in
                try ((), PauseStore.begin(request.form, ReferralStore.find(id, forTriage: access, tx), access, tx))
            }
            return .redirect(.referral(id).done(.paused))
        } catch let errors as FormErrors {
            return try await page(request, visit.viewer.visit(request.site.log), errors, isDecision: true)
        } catch Refusal.conflict {
            return try await page(request, visit.viewer.visit(request.site.log), nil, isDecision: true)
        }
    }

    static func resume(_ request: WebRequest, _ visit: DeskVisit<CanTriage>) async throws -> Reply {
        let (id, pause): (Referral.ID, ClockPause.ID) = try (request.parameter("referral"), request.parameter("pause"))
        try await visit.write { access, tx in try ((), PauseStore.end(pause, ReferralStore.find(id, forTriage: access, tx), access, tx)) }
        return .redirect(.referral(id).done(.resumed))
    }

    private static func form(_ request: WebRequest, _ viewer: Viewer, _ structure: Structure, _ errors: FormErrors?) -> Reply {
        request.page(viewer, "New referral", .referrals, narrow: true, errors: errors, ReferralView.form(structure, Fields(request.form, errors)))
    }

    private static func check(_ request: WebRequest, _ viewer: Viewer, _ referral: ReferralForm, _ structure: Structure) -> Reply {
        let body: HTML = """
            <h1><span class="caption">New referral</span>Check before you send</h1>
            <p class="lead">Nothing is sent yet. The coordinator of “\(structure.name)” will see exactly this; nobody else will until it is decided.</p>
            \(referral.door == .partner ? .empty : "<p>From whom the concern comes: \(Parts.tag(structure.template.doorWords(referral.door)))</p>")
            \(ReferralView.summary(referral.concern, urgency: referral.urgency, structure.template))
            <form method="post" action="\(Link.referrals)">\(Fields(request.form, nil).hidden())
            <div class="buttons"><button name="step" value="send">Send the referral</button><button class="secondary" name="step" value="edit">Change it</button></div></form>
            """
        return request.page(viewer, "Check before you send", .referrals, narrow: true, body)
    }

    private static func page(_ request: WebRequest, _ visit: DeskVisit<CanRefer>, _ errors: FormErrors?, isDecision: Bool) async throws -> Reply {
        let id: Referral.ID = try request.parameter("referral")
        let (referral, alike, (structure, due), (clocks, pauses), grounds, messages, directory) = try await visit.read(
            .referralSeen, about: id.text
        ) { access, tx in
            let referral = try ReferralStore.find(id, access, tx)
            return try (
                referral, LikenessStore.alike(referral, access, tx), ReferralStore.structure(of: referral, access, tx),
                (ReferralStore.clocks(of: referral, access, tx), PauseStore.open(referral, access, tx)), GroundStore.all(referral, access, tx),
                OutsideStore.messages(referral, access, tx),
                DirectoryStore.all(access, tx)
            )
        }
        // Somebody else decided in the meantime: no form is left to be mended.
        let wasElsewhere = !request.form.raw("stage").isEmpty && request.form.raw("stage") != referral.course.stage
        let isLate = isDecision && (referral.decidedAt != nil || wasElsewhere)
        let view = ReferralView(
            referral: referral, alike: alike, due: due, clocks: clocks, pauses: pauses, grounds: grounds, messages: messages, structure: structure,
            directory: directory, viewer: visit.viewer,
            now: request.site.environment.now(),
            fields: Fields(request.form, errors), isLate: isLate)
        var reply = request.page(visit.viewer, "Referral", visit.viewer.may(.triage) ? .triage : .referrals, errors: isLate ? nil : errors, view.body)
        if isLate { reply.status = .conflict }
        return reply
    }
}
