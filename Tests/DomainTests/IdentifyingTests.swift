import Testing

@testable import Domain

/// R31: what could identify somebody is warned about, word by word, and plain texts are not.
@Suite struct IdentifyingTests {
    struct Planted: Sendable, CustomTestStringConvertible {
        let kind: Identifying.Kind
        let text: String
        let words: String
        var language = Identifying.Language.english
        var testDescription: String { words }
    }

    static let planted: [Planted] = [
        .init(kind: .name, text: "The teacher spoke with Jarek about it.", words: "Jarek"),
        .init(kind: .name, text: "Kevin said that he hates them.", words: "Kevin"),
        .init(kind: .name, text: "Zvonko said that he hates them.", words: "Zvonko"),
        .init(kind: .name, text: "We met Dorota Malinowska at the office.", words: "Dorota Malinowska"),
        .init(kind: .name, text: "Last week Mr Smith called us.", words: "Mr Smith"),
        .init(kind: .name, text: "last week mr brandt called us.", words: "mr brandt"),
        .init(kind: .name, text: "She is the daughter of Haruki.", words: "Haruki"),
        .init(kind: .name, text: "The pupil K. M. stays away.", words: "K. M."),
        .init(kind: .name, text: "They know K.M. from the club.", words: "K.M."),
        .init(kind: .name, text: "the mother told fatima everything", words: "fatima"),
        .init(kind: .name, text: "She fears for ANNA now.", words: "ANNA"),
        .init(kind: .name, text: "Tariq's uncle pays for it.", words: "Tariq's"),
        .init(kind: .name, text: "His cousin, José de la Cruz, came along.", words: "José de la Cruz"),
        .init(kind: .name, text: "The girl was with Ａnna then.", words: "Ａnna"),
        .init(kind: .name, text: "The boy said Ka\u{200B}rim knows.", words: "Ka\u{200B}rim"),
        .init(kind: .name, text: "In der Klasse ist auch Kevin auffällig.", words: "Kevin", language: .german),
        .init(kind: .name, text: "Gestern hat Frau Yıldırım angerufen.", words: "Frau Yıldırım", language: .german),
        .init(kind: .name, text: "Der Junge heißt Zoran und ist still.", words: "Zoran", language: .german),
        .init(kind: .name, text: "Der Sohn von Branko wurde gesehen.", words: "Branko", language: .german),
        .init(kind: .name, text: "Hier a parlé avec Thibault hier soir.", words: "Thibault", language: .other),
        .init(kind: .contact, text: "He writes as k.brandt@mail.example to them.", words: "k.brandt@mail.example"),
        .init(kind: .contact, text: "His account @wolf_88 shows it.", words: "@wolf_88"),
        .init(kind: .contact, text: "His nickname is darkwolf there.", words: "darkwolf"),
        .init(kind: .contact, text: "See https://example.org/u/wolf for it.", words: "https://example.org/u/wolf"),
        .init(kind: .contact, text: "He posts on youtube.com/wolf every day.", words: "youtube.com/wolf"),
        .init(kind: .date, text: "It began on 2026-03-14 at school.", words: "2026-03-14"),
        .init(kind: .date, text: "The fight was on 14.3.2026 outside.", words: "14.3.2026"),
        .init(kind: .date, text: "The fight was on 3/14/26 outside.", words: "3/14/26"),
        .init(kind: .date, text: "The fight was on 14 March outside.", words: "14 March"),
        .init(kind: .date, text: "On March 14th, 2026 he left.", words: "March 14th, 2026"),
        .init(kind: .date, text: "The boy, born in 2007, stays away.", words: "born in 2007"),
        .init(kind: .date, text: "He turned 15 on Monday.", words: "turned 15"),
        .init(kind: .date, text: "Since his 15th birthday he is silent.", words: "15th birthday"),
        .init(kind: .date, text: "Seit dem 3. Oktober fehlt er.", words: "3. Oktober", language: .german),
        .init(kind: .date, text: "Er ist Jahrgang 2008 und fehlt.", words: "Jahrgang 2008", language: .german),
        .init(kind: .phone, text: "Call him at +49 151 2345678 please.", words: "+49 151 2345678"),
        .init(kind: .phone, text: "The mother has 020 7946 0958 only.", words: "020 7946 0958"),
        .init(kind: .phone, text: "Her number: (0711) 123-4567.", words: "(0711) 123-4567"),
        .init(kind: .address, text: "They live at 14 Harbour Street now.", words: "14 Harbour Street"),
        .init(kind: .address, text: "He waits at Mill Road every day.", words: "Mill Road"),
        .init(kind: .address, text: "Sie wohnen in der Hafenstraße 14a seit Mai.", words: "Hafenstraße 14a", language: .german),
        .init(kind: .address, text: "Ils habitent 12 rue de la Paix depuis.", words: "12 rue de la Paix", language: .other),
        .init(kind: .address, text: "De bor på Drottninggatan 5 nu.", words: "Drottninggatan 5", language: .other),
        .init(kind: .address, text: "The family moved to 70173 Stuttgart.", words: "70173 Stuttgart"),
        .init(kind: .address, text: "They are in SW1A 1AA somewhere.", words: "SW1A 1AA"),
        .init(kind: .place, text: "They come from little nutwell by the sea.", words: "little nutwell"),
        .init(kind: .place, text: "He lives in the village of Oberndorf.", words: "village of Oberndorf"),
        .init(kind: .place, text: "Die Familie lebt im Dorf Oberau seit Jahren.", words: "Dorf Oberau", language: .german),
        .init(kind: .number, text: "Our file is RT-2026-00007 since then.", words: "RT-2026-00007"),
        .init(kind: .number, text: "He drives NU-R 12 mostly.", words: "NU-R 12"),
        .init(kind: .number, text: "A car with AB12 CDE stood there.", words: "AB12 CDE"),
        .init(kind: .number, text: "It is case no. 4711 of the court.", words: "case no. 4711"),
        .init(kind: .number, text: "The prison has him as 83736221 there.", words: "83736221"),
        .init(kind: .combination, text: "He is the only Syrian boy in the school.", words: "the only Syrian boy in the school"),
        .init(kind: .combination, text: "She was the first woman in the club.", words: "the first woman in the club"),
        .init(kind: .combination, text: "One of the twins is worried.", words: "twins"),
        .init(kind: .combination, text: "A 15-year-old pupil, who is Chechen, is good at boxing.", words: "Chechen"),
        .init(kind: .combination, text: "A 15-year-old pupil, who is Chechen, is good at boxing.", words: "15-year-old"),
        .init(kind: .combination, text: "In class 9b there is an epileptic pupil whose father is an imam.", words: "class 9b"),
        .init(kind: .unread, text: "They call him 田中 there.", words: "田中"),
    ]

    @Test("R31: planted identifiers are warned about, and the word is named", arguments: planted) func finds(_ planted: Planted) {
        let setting = Identifying.Setting(language: planted.language, places: ["Little Nutwell"])
        let warnings = Identifying.warnings(in: planted.text, setting)
        #expect(warnings.contains { $0.kind == planted.kind && $0.words == planted.words }, "\(warnings.map { "\($0.kind) \($0.words)" })")
        #expect(warnings.allSatisfy { !$0.why.isEmpty })
    }

    static let clean = [
        "I am worried about a pupil. He is about fifteen and has changed since the summer. Who could talk with him?",
        "A teenager in our youth club says that violence is right. On Monday he wore a flag. What signs matter, and which do not?",
        "The police asked us whether the school knows more. We do not want to break trust. May we say something?",
        "A young man, a German Muslim, prays more than before. His mother is afraid. Is there anything to do at all?",
        "Somebody in the group shares videos of fights. Nobody has been hurt. Should Social Services be told?",
        "She believes in a conspiracy and has stopped going to work. Her partner asked the Family Centre for advice.",
        "The client left prison some months ago. Probation sees him weekly; the Jobcentre has an offer. Who leads?",
        "Two brothers argue at home about politics. One of them is in contact with people on Telegram and Discord.",
        "Our colleague was insulted. “You will see,” the boy said. What would you do next?",
        "Since Ramadan the girl stays away from lessons. It may have nothing to do with faith. How do we ask?",
        "The family fled from Syria. The father has nightmares. Which clinic takes people without insurance?",
        "In 2024 we had a similar situation. At that time the Youth Welfare Office took the lead, and it went well.",
        "He plays football. He says hello. He reads about Hitler and the Nazis. Is that history, or more?",
        "Between 10 and 20 young people meet at the station. They drink, shout slogans and leave. We know nobody of them.",
        "A parent found drawings of weapons. Another parent laughed. We would like to hear from Prevent or the NHS.",
        "The man is in his forties. He writes letters to the council, 3 or 4 a week. They became angrier in March.",
        "Rivermouth City Council told us to ask you. What can our own agency do before a referral?",
        "Teachers noticed absences. Grades fell. Friends changed. Football was dropped. Is this enough to worry?",
        "E.g. a talk with the parents, a visit at home, a mentor: what comes first?\n- Trust\n- Safety\n- Work",
        "He saved 20 000 euros and wants to travel. The only thing we know is that he met somebody online.",
    ]

    @Test("R31: realistic texts that identify nobody bring no warning", arguments: clean) func isQuiet(_ text: String) {
        let found = Identifying.warnings(in: text, .init(known: ["Rivermouth City Council"]))
        #expect(found.isEmpty, "\(found.map { "\($0.kind): \($0.words)" })")
    }

    static let cleanGerman = [
        "Ein Jugendlicher, etwa fünfzehn, kommt nicht mehr zur Schule. Die Mutter hat Angst. Wer kann mit ihm sprechen?",
        "Am Montag hat die Polizei das Jugendamt gefragt. Eine Frau Anfang vierzig macht sich Sorgen um ihren Sohn.",
        "Der junge Mann schreibt Briefe an das Rathaus. Die Lehrerin und der Trainer wissen nicht, was zu tun ist.",
        "Im Verein gibt es Streit über Politik, z. B. über den Krieg. Welche Zeichen zählen, welche nicht?",
    ]

    @Test("R31: German nouns are no names", arguments: cleanGerman) func isQuietInGerman(_ text: String) {
        let found = Identifying.warnings(in: text, .init(language: .german))
        #expect(found.isEmpty, "\(found.map { "\($0.kind): \($0.words)" })")
    }

    @Test("R31: warnings stand in order, do not overlap, and the pieces are the text") func pieces() {
        for text in Self.planted.map(\.text) + Self.clean + ["", " \n", "\u{301}\u{301}", "é\r\nAnna\u{301} 👩‍👩‍👧 K. M."] {
            let warnings = Identifying.warnings(in: text)
            #expect(zip(warnings, warnings.dropFirst()).allSatisfy { $0.range.upperBound <= $1.range.lowerBound })
            let pieces = Identifying.pieces(of: text, warnings)
            #expect(pieces.map(\.words).joined().utf8.elementsEqual(text.utf8))
            #expect(pieces.compactMap(\.warning) == Array(warnings.indices))
        }
    }

    @Test("R31: what is too long to be checked is said, and hostile texts end") func bounds() {
        let long = String(repeating: "a ", count: Identifying.limit)
        #expect(Identifying.warnings(in: long).last?.kind == .unread)
        for unit in ["1.", "1 ", "Aa ", "the only in ", "K. ", "@", "a-", "born ", "1AA ", "+", "called: ", "village of ", "\u{301}", "100.000.", "Ab de la "] {
            let text = String(repeating: unit, count: Identifying.limit / unit.unicodeScalars.count)
            #expect(Identifying.warnings(in: text).allSatisfy { $0.range.upperBound <= Identifying.limit })
        }
    }
}
