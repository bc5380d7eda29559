extension Identifying {
    /// Words that decide, in small letters and without accents. Our own lists: short, and open to additions.
    enum Lexicon {
        static func isKnown(_ word: String) -> Bool {
            if known.contains(word) || months.contains(word) || days.contains(word) || isOrigin(word) || titles.contains(word) { return true }
            guard let head = word.split(separator: "-").first, head.utf8.count < word.utf8.count else { return false }
            return isKnown(String(head)) || isOrdinary(String(head))
        }

        static func isOrdinary(_ word: String) -> Bool {
            if ordinary.contains(word) || personVerbs.contains(word) || doubtful.contains(word) { return true }
            return word.utf8.last == UInt8(ascii: "s") && ordinary.contains(String(decoding: word.utf8.dropLast(), as: UTF8.self))
        }

        /// At the start of a sentence the form of a word is enough.
        static func looksOrdinary(_ word: String) -> Bool {
            if isOrdinary(word) || isKnown(word) { return true }
            return word.utf8.count > 4 && ends(word, ["ing", "ed", "ly", "ness", "ment", "tion", "sion"])
        }

        static func isOrigin(_ word: String) -> Bool {
            origins.contains(word) || word.utf8.last == UInt8(ascii: "s") && origins.contains(String(decoding: word.utf8.dropLast(), as: UTF8.self))
        }

        static func ends(_ word: String, _ endings: [String]) -> Bool {
            endings.contains { word.utf8.count > $0.utf8.count + 2 && word.utf8.suffix($0.utf8.count).elementsEqual($0.utf8) }
        }

        /// `fifteen`, or the number in front of `fifteen-year-old`.
        static func spelledAge(_ word: String) -> String? {
            let parts = word.split(separator: "-")
            guard let first = parts.first.map({ String($0) }), ages.contains(first) else { return nil }
            return parts.count == 1 || parts.dropFirst().elementsEqual(["year", "old"]) ? first : nil
        }

        private static func words(_ text: StaticString) -> Set<String> {
            Set(text.withUTF8Buffer { $0.split { $0 == 0x20 || $0 == 0x0a }.map { String(decoding: $0, as: UTF8.self) } })
        }

        static let abbreviations = words("mr mrs ms dr prof st etc approx no nr vs ca bzw e.g hr fr geb ul mme mlle")
        static let accounts = words("nickname username gamertag handle nick benutzername accountname pseudo skype instagram snapchat discord telegram tiktok")
        static let domains = words("com org net de at ch fr uk eu be nl dk se no fi it es pl cz info io me tv gg ly be")
        static let titles = words("mr mrs ms miss mister herr herrn frau monsieur madame mme mlle mevrouw meneer senor senora signor signora pan pani dr prof")
        static let relatives = words(
            """
            son daughter brother sister mother father cousin nephew niece wife husband friend girlfriend boyfriend grandson granddaughter
            sohn tochter bruder schwester mutter vater enkel neffe nichte frau mann freund freundin fils fille frere soeur
            """)
        static let namings = words(
            "called named nicknamed alias aka name surname heisst hiess namens genannt nachname vorname nomme prenom heet heter hedder llama")
        static let germanArticles = words("eine die der junge dieser seine ihre einer ihrer seiner meine keine")
        static let germanNouns = words(
            "anfang mitte ende mutter vater kind kinder schule lehrer lehrerin problem probleme hilfe drillinge drillingen zwillinge zwillingen")
        static let nameParticles = words("van von der den de la le du da di del al el bin ibn abu ben ter bint ould zu")
        static let particles = words("de du des la le les l d of")
        static let lettersWithDots = words("us uk eu un usa dc ps nb am pm zb phd ba ma id")

        static let months = words(
            """
            january february march april may june july august september october november december jan feb mar apr jun jul aug sept oct nov dec
            januar februar marz maerz mai juni juli oktober dezember janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre
            januari februari maart maj augusti
            """)
        /// Months that are also verbs or other words in small letters.
        static let verbMonths = words("may march mar jan dec apr mai mars jun")
        static let days = words(
            """
            monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays
            montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche
            today yesterday tomorrow last this next heute gestern morgen
            """)
        static let births = words("born birth geboren geb geburtsjahr jahrgang ne nee naissance fodd geboortejaar nacido")
        static let ordinals = words("twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth")
        static let ages = words(
            "nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn"
        )
        static let abouts = words("about around approximately roughly some nearly almost maybe circa ca etwa ungefahr rund fast environ")
        static let yearsOld = words(
            "year-old years-old yearold year-olds yo jahrig jahriger jahrige jahrigen jahriges ans")

        static let streets = words("street road avenue lane drive square crescent terrace boulevard close grove alley st rd ave")
        static let ways = words("rue avenue boulevard chemin impasse via calle ul ulica ulice plaza piazza rua")
        static let streetEnds = ["strasse", "str", "gatan", "vagen", "straat", "gasse"]
        static let weakStreetEnds = ["weg", "platz", "allee", "laan", "plein", "gade", "vej", "gata", "vei", "katu", "tie", "damm", "ufer"]
        static let numberWords = words(
            """
            number no nr nummer num id case file ref reference plate passport licence license registration aktenzeichen az kennzeichen matricule dossier
            insurance account iban student-number inmate prisoner policy numero
            """)
        static let smallPlaces = words("village hamlet islet dorf weiler ortschaft gemeinde hameau dorp landsby")

        static let articles = words("the der die das den dem le la les de het den an our his her their that its")
        static let onlys = words("only first sole einzige einzigen einziger einziges erste ersten erster erstes seule seul premier premiere")
        static let placeLinks = words("in of at from on im in der aus dans of du de von who")
        static let groups = words(
            """
            village town school class team club street family community neighbourhood neighborhood parish congregation mosque church area valley
            district county island block house home course college department unit ward estate dorf klasse schule verein ort stadt gemeinde strasse
            """)
        static let twins = words(
            "twin twins triplet triplets zwilling zwillinge zwillings drilling drillinge zwillingsbruder zwillingsschwester jumeau jumelle jumeaux")

        static let classes = words("class grade year form klasse klass classe jahrgangsstufe")
        static let sports = words(
            """
            boxing boxer judo karate wrestling wrestler kickboxing taekwondo football footballer soccer handball basketball volleyball hockey
            swimming rugby cricket fencing rowing chess archery gymnastics tennis cycling climbing parkour fussball ringen boxen schach
            """)
        static let occupations = words(
            """
            electrician plumber carpenter mechanic hairdresser barber butcher baker pharmacist imam priest pastor rabbi firefighter soldier welder
            roofer painter bricklayer farmer fisherman dentist lawyer mayor pilot locksmith tailor florist gardener postman courier chef apprentice
            elektriker schreiner tischler friseur backer metzger apotheker landwirt soldat maurer dachdecker
            """)
        static let families = words("orphan orphaned adopted widow widower half-brother half-sister stepfather stepmother waise adoptiert verwitwet")
        static let illnesses = words(
            """
            diabetes diabetic epilepsy epileptic autism autistic adhd asperger schizophrenia schizophrenic cancer leukaemia leukemia tourette dyslexia
            dyslexic deaf blind wheelchair paralysed anorexia bulimia bipolar psychosis hiv asthma stutter stutters
            """)
    }
}
