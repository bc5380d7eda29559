import HTTPTypes
import Records

extension RouteTable {
    /// All routes of Roundtable, read top to bottom. Resources, not verbs; POST alone changes something.
    static func all() -> RouteTable {
        var web = RouteTable()

        web.anyone(.get, "/healthz", OpenPages.health)
        web.anyone(.get, "/readyz", OpenPages.ready)
        web.anyone(.get, "/help", OpenPages.help)
        web.anyone(.get, "/favicon.ico", OpenPages.icon)
        web.anyone(.get, "/assets/:name", OpenPages.asset)
        web.anyone(.get, "/sign-in", SignInPages.show)
        web.anyone(.post, "/sign-in", SignInPages.create)
        web.anyone(.get, "/invitations/:token", InvitationPages.show)
        web.anyone(.post, "/invitations/:token", InvitationPages.accept)

        web.own(.get, "/", WorkPages.show)
        web.own(.post, "/sign-out", SignInPages.destroy)
        web.own(.get, "/account", AccountPages.show)
        web.own(.post, "/account/seat", AccountPages.switchSeat)
        web.own(.post, "/account/sessions/:session/end", AccountPages.endSession)

        web.desk(.get, "/agencies", may: CanSeeDirectory.self, AgencyPages.index)
        web.desk(.get, "/agencies/new", may: CanManageAccounts.self, AgencyPages.new)
        web.desk(.post, "/agencies", may: CanManageAccounts.self, AgencyPages.create)
        web.desk(.get, "/agencies/:agency", may: CanSeeDirectory.self, AgencyPages.show)
        web.desk(.get, "/people", may: CanManageAccounts.self, PeoplePages.index)
        web.desk(.get, "/people/new", may: CanManageAccounts.self, PeoplePages.new)
        web.desk(.post, "/people", may: CanManageAccounts.self, PeoplePages.create)
        web.desk(.post, "/people/:person/disable", may: CanManageAccounts.self, PeoplePages.disable)
        web.desk(.post, "/people/:person/reset", may: CanManageAccounts.self, PeoplePages.reset)
        web.desk(.get, "/seats", may: CanManageAccounts.self, SeatPages.index)
        web.desk(.get, "/seats/new", may: CanManageAccounts.self, SeatPages.new)
        web.desk(.post, "/seats", may: CanManageAccounts.self, SeatPages.create)
        web.desk(.get, "/seats/:seat", may: CanManageAccounts.self, SeatPages.edit)
        web.desk(.post, "/seats/:seat", may: CanManageAccounts.self, SeatPages.update)
        web.desk(.get, "/log", may: CanExportLog.self, LogPages.show)
        web.desk(.post, "/log/bundle", may: CanExportLog.self, LogPages.bundle)

        web.desk(.get, "/referrals", may: CanRefer.self, ReferralPages.index)
        web.desk(.get, "/referrals/new", may: CanRefer.self, ReferralPages.new)
        web.desk(.post, "/referrals", may: CanRefer.self, ReferralPages.create)
        web.desk(.get, "/referrals/:referral", may: CanRefer.self, ReferralPages.show)
        web.desk(.post, "/referrals/:referral/decision", may: CanTriage.self, ReferralPages.decide)
        web.desk(.get, "/triage", may: CanTriage.self, TriagePages.index)

        web.desk(.get, "/cases", may: CanRefer.self, CasePages.index)
        web.desk(.post, "/cases/search", may: CanRefer.self, CasePages.search)
        web.cases(.get, "", may: CanSeeCase.self, CasePages.show)
        web.cases(.get, "details", may: CanEditCase.self, CasePages.edit)
        web.cases(.post, "details", may: CanEditCase.self, CasePages.update)
        web.cases(.get, "entries", may: CanSeeCase.self, EntryPages.index)
        web.cases(.get, "entries/new", may: CanAddEntry.self, EntryPages.new)
        web.cases(.post, "entries", may: CanAddEntry.self, EntryPages.create)
        web.cases(.get, "entries/:entry", may: CanSeeCase.self, EntryPages.show)
        web.cases(.post, "entries/:entry/shares", may: CanSeeCase.self, EntrySharePages.create)
        web.cases(.post, "entries/:entry/shares/:share/revocation", may: CanSeeCase.self, EntrySharePages.revoke)
        web.cases(.get, "knowledge", may: CanSeeTeam.self, KnowledgePages.show)
        web.cases(.get, "team", may: CanSeeTeam.self, TeamPages.show)
        web.cases(.post, "team", may: CanManageTeam.self, TeamPages.add)
        web.cases(.post, "team/:member/end", may: CanManageTeam.self, TeamPages.end)
        web.cases(.post, "owner", may: CanAppointOwner.self, TeamPages.appoint)
        web.cases(.post, "reviews", may: CanClose.self, TeamPages.review)
        web.cases(.get, "actions", may: CanSeeCase.self, ActionPages.index)
        web.cases(.post, "actions", may: CanAssign.self, ActionPages.create)
        web.cases(.get, "actions/:action/answer", may: CanAnswer.self, ActionPages.edit)
        web.cases(.post, "actions/:action/answer", may: CanAnswer.self, ActionPages.answer)
        web.cases(.get, "closure", may: CanSeeTeam.self, ClosurePages.show)
        web.cases(.post, "closure", may: CanClose.self, ClosurePages.close)
        web.cases(.get, "log", may: CanSeeCaseLog.self, CaseLogPages.show)

        return web
    }
}
