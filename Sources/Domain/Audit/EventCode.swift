/// What happened, as a number in the log. A number is never used again for something else.
public enum EventCode: UInt64, CaseIterable, Sendable {
    case signedIn = 1
    case signInFailed = 2
    case signedOut = 3
    case sessionEnded = 4
    case seatSwitched = 5
    case accountAdded = 10
    case accountDisabled = 11
    case secondFactorReset = 12
    case accountActivated = 13
    case seatChanged = 14
    case agencyAdded = 15
    case accountsSeen = 16
    case seatAdded = 17
    case structureChanged = 18
    case referralMade = 20
    case referralSeen = 21
    case referralsListed = 22
    case referralDecided = 23
    case groundRecorded = 24
    case caseAdopted = 30
    case caseSeen = 31
    case casesListed = 32
    case casesSearched = 33
    case caseChanged = 34
    case ownerAppointed = 35
    case memberAdded = 36
    case memberEnded = 37
    case caseClosed = 38
    case caseReviewed = 39
    case entryAdded = 40
    case entriesSeen = 41
    case entryShared = 42
    case shareRevoked = 43
    case actionAssigned = 50
    case actionAnswered = 51
    case workSeen = 52
    case caseLogSeen = 60
    case logExported = 61
    case accessRefused = 70
    case casesGenerated = 80
    case erasureProposed = 90
    case erasureWithdrawn = 91
    case erasureRefused = 92
    case caseErased = 93
    case erasuresSeen = 94
    case keysDestroyed = 95
    case erasureReplayed = 96
    case keyChanged = 97
    case timeAccepted = 98
    case caseWentOn = 100
    case lookedBack = 101
    case consultationAsked = 110
    case consultationSeen = 111
    case consultationAnswered = 112
    case consultationsListed = 113
    case concernArrived = 115
    case concernSeen = 116
    case doorMessageWritten = 117
    case receiptUsed = 118
    case concernEnded = 119
    case referralStripped = 120
    case likenessRaised = 121
    case likenessAnswered = 122
    case likenessIndexed = 123
    case overviewSeen = 130
    case hurdleWritten = 131
    case hurdlesListed = 132
    case hurdleSeen = 133
    case hurdleAnswered = 134
    case caseMovedVersion = 135
    /// Only in logs from before an outcome of the stage said so.
    case expertAsked = 128
    case expertAnswered = 129
    case consentRecorded = 140
    case consentWithdrawn = 141
    case consentsSeen = 142
    case tellingRecorded = 143
    case arrangementMade = 144
    case arrangementEnded = 145
    case secondLookAnswered = 146
    case sourceReleased = 147
    case statementSeen = 148
    case statementHanded = 149
    case clockPaused = 125
    case clockResumed = 126
    case holidaysChanged = 127
    case requestMade = 175
    case requestSeen = 176
    case requestsListed = 177
    case requestAnswered = 178
    case requestReminded = 179
    case requestPassedOn = 180
    case requestWithdrawn = 181
    case answerWithdrawn = 182
    case policeReported = 183
    case reciprocitySeen = 184
    case adviceAsked = 165
    case adviceSeen = 166
    case adviceAnswered = 167
    case libraryProposed = 168
    case librarySeen = 169
    case libraryKept = 170
    case libraryWithdrawn = 171
    case sixStepsSeen = 172
    case sixStepsChanged = 173
    case sixStepsDeleted = 174
    case pledgeChanged = 150
    case pledgeSigned = 151
    case glassOpened = 152
    case glassRefused = 153
    case glassReviewed = 154
    case glassSeen = 155
    case breadthAsked = 156
    case breadthReasoned = 157
    case breadthStopped = 158
    case oversightSeen = 159
    case logSearched = 160
    case breachRecorded = 161
    case breachChanged = 162
    case breachSeen = 163
    case seriesChanged = 190
    case meetingPlanned = 191
    case meetingsListed = 192
    case meetingSeen = 193
    case meetingCancelled = 194
    case agendaChanged = 195
    case attendanceInvited = 196
    case attendanceEnded = 197
    case attendanceAnswered = 198
    case contributionsAsked = 199
    case contributionsReminded = 200
    case contributionGiven = 201
    case packSeen = 202
    case minutesSeen = 203
    case minutesSaved = 204
    case attendanceNoted = 205
    case resolutionMade = 206
    case ownDecision = 207
    case correctionAsked = 208
    case correctionAnswered = 209
    case minutesCirculated = 210
    case minutesApproved = 211
    case calendarMade = 212
    case calendarEnded = 213

    /// As the case's own log page says it.
    public var words: String {
        switch self {
        case .signedIn: "signed in"
        case .signInFailed: "failed to sign in"
        case .signedOut: "signed out"
        case .sessionEnded: "ended a session"
        case .seatSwitched: "switched the seat"
        case .accountAdded: "added an account"
        case .accountDisabled: "disabled an account"
        case .secondFactorReset: "reset a second factor"
        case .accountActivated: "set up an account"
        case .seatChanged: "changed a seat"
        case .agencyAdded: "added an agency"
        case .accountsSeen: "looked at the accounts"
        case .seatAdded: "added a seat"
        case .structureChanged: "changed a structure"
        case .referralMade: "made a referral"
        case .referralSeen: "read the referral"
        case .referralsListed: "saw it in the list of referrals"
        case .referralDecided: "decided on the referral"
        case .groundRecorded: "put something on record"
        case .caseAdopted: "adopted the case"
        case .caseSeen: "opened the case"
        case .casesListed: "saw it in a list of cases"
        case .casesSearched: "found it by a search"
        case .caseChanged: "changed the details"
        case .caseWentOn: "took the case on"
        case .lookedBack: "looked back"
        case .ownerAppointed: "appointed the owner"
        case .memberAdded: "added somebody to the team"
        case .memberEnded: "ended a place in the team"
        case .caseClosed: "closed the case"
        case .caseReviewed: "recorded a review"
        case .entryAdded: "added an entry"
        case .entriesSeen: "read entries"
        case .entryShared: "shared an entry"
        case .shareRevoked: "revoked a share"
        case .actionAssigned: "assigned an action"
        case .actionAnswered: "answered an action"
        case .workSeen: "saw it in My work"
        case .caseLogSeen: "looked at this log"
        case .logExported: "exported the log"
        case .accessRefused: "was refused"
        case .casesGenerated: "generated demo data"
        case .erasureProposed: "proposed to erase the case"
        case .erasureWithdrawn: "withdrew the proposal to erase it"
        case .erasureRefused: "refused to erase it"
        case .caseErased: "erased the case"
        case .erasuresSeen: "looked at the erasures"
        case .keysDestroyed: "destroyed its keys"
        case .erasureReplayed: "erased it again after a restore"
        case .keyChanged: "changed its key"
        case .timeAccepted: "accepted the clock that was set back"
        case .consultationAsked: "asked without a name"
        case .consultationSeen: "read the consultation"
        case .consultationAnswered: "answered the consultation"
        case .consultationsListed: "saw it in the list of consultations"
        case .concernArrived: "brought a concern from outside"
        case .concernSeen: "read the concern from outside"
        case .doorMessageWritten: "wrote in the thread with whoever brought it"
        case .receiptUsed: "looked with a receipt code"
        case .concernEnded: "answered the concern from outside"
        case .referralStripped: "stripped the referral to the minimum"
        case .likenessRaised: "told that possibly the same person was at a door"
        case .likenessAnswered: "looked whether it is the same person"
        case .likenessIndexed: "made tokens to compare people by"
        case .overviewSeen: "saw the counts of the network"
        case .hurdleWritten: "wrote a hurdle"
        case .hurdlesListed: "saw it in the list of hurdles"
        case .hurdleSeen: "read the hurdle"
        case .hurdleAnswered: "answered the hurdle"
        case .caseMovedVersion: "moved the case to newer rules"
        case .clockPaused: "paused a clock"
        case .clockResumed: "let a clock go on"
        case .expertAsked: "recorded a question to an expert"
        case .expertAnswered: "recorded the answer of an expert"
        case .consentRecorded: "recorded a consent"
        case .consentWithdrawn: "ended a consent, and the shares that rested on it"
        case .consentsSeen: "looked at consents and arrangements"
        case .tellingRecorded: "recorded whether the person was told"
        case .arrangementMade: "made a standing arrangement"
        case .arrangementEnded: "ended a standing arrangement"
        case .secondLookAnswered: "looked at a share as the second person"
        case .sourceReleased: "released what was drawn from an entry"
        case .statementSeen: "opened the statement for the person"
        case .statementHanded: "handed the statement to the person"
        case .holidaysChanged: "changed the holidays"
        case .requestMade: "asked another agency"
        case .requestSeen: "read the request"
        case .requestsListed: "read the requests"
        case .requestAnswered: "answered the request"
        case .requestReminded: "reminded of the request"
        case .requestPassedOn: "passed the request on"
        case .requestWithdrawn: "withdrew the request"
        case .answerWithdrawn: "withdrew the answer to the request"
        case .policeReported: "recorded a report to the police"
        case .reciprocitySeen: "saw who asks and who gives"
        case .adviceAsked: "asked for advice without a name"
        case .adviceSeen: "read advice"
        case .adviceAnswered: "wrote in a thread of advice"
        case .libraryProposed: "proposed an answer for the library"
        case .librarySeen: "read in the library"
        case .libraryKept: "confirmed an answer of the library"
        case .libraryWithdrawn: "took an answer out of the library"
        case .sixStepsSeen: "looked at the own six steps"
        case .sixStepsChanged: "wrote in the own six steps"
        case .sixStepsDeleted: "deleted the own six steps"
        case .pledgeChanged: "changed the pledge of a structure"
        case .pledgeSigned: "signed the pledge of a structure"
        case .glassOpened: "opened the case in an emergency"
        case .glassRefused: "tried to open a case in an emergency"
        case .glassReviewed: "reviewed an opening in an emergency"
        case .glassSeen: "looked at an opening in an emergency"
        case .breadthAsked: "was asked for a reason to open many cases"
        case .breadthReasoned: "gave a reason to open many cases"
        case .breadthStopped: "was stopped after very many cases"
        case .oversightSeen: "looked at the oversight page"
        case .logSearched: "searched the log"
        case .breachRecorded: "recorded a data breach"
        case .breachChanged: "changed the record of a data breach"
        case .breachSeen: "looked at the record of a data breach"
        case .seriesChanged: "changed a series of meetings"
        case .meetingPlanned: "planned a meeting"
        case .meetingsListed: "saw it in the list of meetings"
        case .meetingSeen: "read the agenda of a meeting"
        case .meetingCancelled: "cancelled a meeting"
        case .agendaChanged: "changed the agenda of a meeting"
        case .attendanceInvited: "invited somebody to speak about it"
        case .attendanceEnded: "took an invitation back"
        case .attendanceAnswered: "answered an invitation"
        case .contributionsAsked: "asked for contributions to a meeting"
        case .contributionsReminded: "reminded of contributions to a meeting"
        case .contributionGiven: "said what the agency brings to a meeting"
        case .packSeen: "read the pack of a meeting"
        case .minutesSeen: "read the minutes of a meeting"
        case .minutesSaved: "wrote the minutes of a meeting"
        case .attendanceNoted: "noted who is at a meeting"
        case .resolutionMade: "recorded a decision of a meeting"
        case .ownDecision: "recorded what the own authority decided"
        case .correctionAsked: "asked for a correction to minutes"
        case .correctionAnswered: "answered a correction to minutes"
        case .minutesCirculated: "sent the minutes of a meeting round"
        case .calendarMade: "made a calendar address"
        case .calendarEnded: "ended a calendar address"
        case .minutesApproved: "approved the minutes of a meeting"
        }
    }
}
