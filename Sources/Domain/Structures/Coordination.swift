/// What it means for a structure who steers (R13; S2:358).
extension Template.Coordination {
    /// How the table decides when a network chooses this coordination.
    public var rule: DecisionRule { self == .horizontal ? .consensus : .leadAfterHearing }

    /// The effect on decisions, visibility and missed terms, in words.
    public var effect: String {
        switch self {
        case .horizontal:
            "The table decides by consensus. A new entry stays in its agency until that agency releases it. A missed term is a matter for the whole table."
        case .vertical:
            """
            The lead decides after hearing all, so one place has to lead. A new entry is offered to the case team, always with a lawful basis; what is for \
            named people or for one agency stays there. A missed term is told to the lead too.
            """
        }
    }
}

extension Template {
    /// The handling that a new entry has until its author chooses another one (R13).
    public var usualHandling: Handling { identity.coordination.value == .horizontal ? .ownAgency : .caseTeam }

    /// With whom an entry of this handling is shared unless its author chooses otherwise; purpose and lawful basis are always stated (R13, R39).
    public func usualRecipients(_ handling: Handling) -> [Recipient] {
        identity.coordination.value == .vertical && [.caseTeam, .network].contains(handling) ? [.team] : []
    }

    /// The place to which missed terms are told besides, and without which a vertical structure cannot start.
    public var steeringPlace: Place? { identity.coordination.value == .vertical ? members.lead.flatMap { place($0.value) } : nil }

    /// Whether somebody who is in danger is promised an answer within hours (R36; S1:189-191).
    public var hasDangerPath: Bool { hasCases && clocks.contains { $0.urgency != nil && $0.hours != nil } }
}

extension Structure {
    /// What keeps this structure from steering and from answering in danger, each at the field where it is mended.
    public var gaps: FormErrors {
        var errors = FormErrors()
        if template.identity.coordination.value == .vertical {
            if let lead = template.steeringPlace {
                if members[lead.id] == nil { errors.add("place.\(lead.id)", "Nobody takes the place “\(lead.words)”, which leads.") }
            } else {
                errors.add("lead", "The coordination is vertical, but no place leads. Choose one under “Who steers”.")
            }
        }
        if template.hasDangerPath, onCall.isEmpty, emergencyPlan.isEmpty {
            errors.add(
                "emergency",
                "An answer within hours is promised in danger, but nobody is on call and there is no emergency plan. Mark a place as on call, or write the plan."
            )
        }
        return errors
    }
}
