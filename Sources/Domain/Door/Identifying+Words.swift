extension Identifying.Lexicon {
    private static func words(_ text: StaticString) -> Set<String> {
        Set(text.withUTF8Buffer { $0.split { $0 == 0x20 || $0 == 0x0a }.map { String(decoding: $0, as: UTF8.self) } })
    }

    /// Words with a capital that name nobody: agencies, media, movements, feasts, large cities.
    static let known = words(
        """
        i i'm i've i'd i'll god allah islam christianity judaism buddhism hinduism quran koran bible torah ramadan eid christmas easter hanukkah passover
        prevent channel police council ministry parliament government jobcentre office agency department service services centre center clinic
        hospital university academy nhs gp internet google youtube facebook instagram tiktok telegram whatsapp snapchat discord signal
        twitter reddit steam roblox minecraft fortnite twitch netflix spotify online wifi nazi nazis islamist islamists islamism salafist salafists
        salafism jihad jihadist jihadi sharia antifa isis hitler fascist fascism marxist incel incels covid corona english maths german french
        europe africa asia america east west north south northern southern eastern western middle european african asian american
        london paris berlin madrid rome vienna brussels amsterdam stockholm copenhagen oslo helsinki warsaw prague budapest athens lisbon dublin
        hamburg munich cologne milan barcelona istanbul ankara moscow kyiv damascus aleppo baghdad tehran kabul cairo beirut gaza
        jugendamt polizei schule dear hello regards thanks
        """)

    /// Peoples, countries and faiths: where somebody comes from or what they believe. No name by itself, but a trait.
    static let origins = words(
        """
        german french english british irish scottish welsh dutch belgian danish swedish norwegian finnish polish czech slovak hungarian austrian swiss
        italian spanish portuguese greek turkish kurdish syrian iraqi iranian afghan pakistani indian bangladeshi somali eritrean ethiopian sudanese
        nigerian ghanaian moroccan tunisian algerian libyan egyptian lebanese palestinian jordanian israeli yemeni saudi russian ukrainian belarusian
        georgian armenian azerbaijani chechen albanian kosovar serbian bosnian croatian bulgarian romanian macedonian vietnamese chinese japanese korean
        thai filipino brazilian mexican colombian american canadian australian roma sinti yazidi uyghur tamil arab arabic persian pashtun
        germany france england britain ireland scotland wales netherlands belgium denmark sweden norway finland poland czechia slovakia hungary austria
        switzerland italy spain portugal greece turkey kurdistan syria iraq iran afghanistan pakistan india bangladesh somalia eritrea ethiopia sudan
        nigeria ghana morocco tunisia algeria libya egypt lebanon palestine jordan israel yemen russia ukraine belarus georgia armenia chechnya albania
        kosovo serbia bosnia croatia bulgaria romania macedonia vietnam china japan korea brazil mexico colombia
        muslim christian jewish jew catholic protestant orthodox sunni shia shiite alevi hindu buddhist sikh mormon evangelical atheist
        """)

    /// Verbs that go with a person.
    static let personVerbs = words(
        """
        said says told tells asked asks is was has had went goes came comes wants wanted lives lived moved thinks thought does did can will would could
        should seems seemed talks talked speaks spoke writes wrote posted posts shows showed started stopped left met likes loves hates knows knew feels
        felt works worked attends attended turned became becomes began got gets keeps kept refuses refused made makes took takes needs needed helps helped
        believes believed plays played skips skipped carries carried threatened hit drew draws may might must
        """)

    /// Words of every day, which begin a sentence or stand with a capital in the name of an office.
    static let ordinary = words(
        """
        a an the this that these those he she it we you they my your his her its our their who what when where why how which whose whom there here
        in on at of to from by with without for about against between through during before after since until while because although though if unless
        and or but so yet nor not no yes as than then now once again also too only even still just both either neither each every all any some most many
        much few several more less other another such same own one two three four five six seven eight nine ten first second third last next recently
        lately sometimes often always never usually maybe perhaps however therefore meanwhile otherwise instead besides afterwards later earlier soon
        today yesterday tomorrow tonight nobody somebody everybody anybody nothing something everything anything someone everyone anyone is are was were be
        been do did does have has had will would can could shall should may might must let please thank hello dear ask asking question questions help
        advice situation problem concern wish background context summary note update reason answer example client clients pupil pupil's student youth
        boy girl child kid teenager adolescent man woman person people parent mother father mum mom dad brother sister sibling son daughter family
        grandparent grandmother grandfather uncle aunt cousin friend classmate peer neighbour colleague staff team teacher headteacher principal school class
        college university course lesson club group gang network community mosque church temple centre center office agency service council city town
        village street home house flat shelter hostel prison probation court judge lawyer police officer social worker care carer nurse doctor therapist
        psychologist psychiatrist counsellor coach mentor imam priest trainer manager coordinator health mental welfare safeguarding child protection education
        ministry department unit line helpline hotline contact meeting conversation talk call letter message mail post video picture photo chat phone
        media internet game gaming music religion faith belief politics opinion violence threat weapon knife fight anger fear hate love money work
        job training homework sport football day week month year morning evening night time weekend summer winter spring autumn holiday
        good bad new old young big small long short high low right left early late real true several able unable clear sure
        behaviour mood sleep food alcohol drugs grades attendance absence signs sign changes change contacts clothes clothing hair beard symbol flag
        slogans slogan drawing drawings jokes joke remarks remark comments comment thing things idea ideas plan plans step steps trust support risk danger
        according among anonymous apart beyond concerning despite due except generally hence inside like near outside over perhaps regarding
        rather thus toward towards under upon via within worth whatever whenever whether whoever having being going coming seeing hearing
        welcome worried afraid angry aggressive quiet withdrawn isolated lonely happy sad nervous hello local public private national regional
        municipal federal state government organisation organization association foundation charity project programme program exit prevention
        committee board panel table round steering general human rights law legal data privacy consultation referral case cases
        adults adult youths minors minor children men women refugees refugee migrants migrant asylum
        """)

    /// Ordinary words that are names, too: with a capital inside a sentence they are taken as names.
    static let doubtful = words(
        "mark will rose grace hope faith joy bill jack frank dean amber ruby max pat sue art guy drew chase hunter mason summer dawn ray rob victor jordan ernst"
    )

    /// First names that hardly mean anything else, whatever their capitals.
    static let firstNames = words(
        """
        aaron abdul abdullah abdi adam adrian agnes ahmad ahmed aisha alan albert alexander alexandra alfred ali alice alina alisha amal amelia amina amir
        amira ana anastasia andrea andreas andrew andrzej angela anita anna anne annika anthony anton antonia ariane arthur ashley asma astrid aylin
        ayse aziz barbara bashir beate ben benjamin bernd bilal birgit bjorn brian bruno burak carina carlos caroline catherine cecilia celine cem charlotte
        christine christoph christopher claire claudia connor daniel daniela darko david deborah denis deniz dennis diana dieter dmitri dominik doris
        dragan ebru elena elias elif elisabeth elizabeth ella emil emily emine emma emre enes eric erik esra esther eva fabian farid fatima fatma felix
        fernando finn florian francesca franz frederik frida friedrich gabriel gabriele georg george gerhard giovanni giulia goran greta gunther gustav
        hakan halima hamid hamza hanna hannah hans harald harry hasan hassan heidi heike heinrich helena helga henrik hussein ibrahim ida igor ilias
        imran ines ingrid irina isabel isabella ismail ivan jacob jakob jamal james jamila jan jana jasmin jason jasper jennifer jens jessica joanna
        johan johann johanna johannes john jonas jonathan josef joseph joshua juan julia julian jurgen justin kamil karim karin karl katarina katharina
        kathrin katja kelly kemal kenneth kerstin kevin khadija khalid klara klaus kurt lara lars laura leila lena leon leonie leyla liam lina linda
        linus lisa ludwig luis luisa lukas luke magdalena mahmoud malik manfred manuel marco margaret maria mariam marie marina mario marius marko markus
        martin martina marwan maryam matteo matthew matthias maximilian mehmet mela melanie melissa mia michael michelle miguel mikael milan mohamed
        mohammad mohammed monika muhammad murat mustafa nadia nadine natalia natalie natasha nathan nicolas nicole niklas nina noah noor nora nour olaf
        oleg olga oliver olivia omar oscar osman otto pablo patricia patrick paul paula pedro peter petra philip philipp pierre piotr rafael rahim
        ralf raphael rashid rebecca renate richard robert roberto roland rudolf said sabine sabrina salim salma samantha samir samira samuel sandra
        sara sarah sascha sebastian selim selin sergei simon simone sofia sonja sophia sophie stefan stefanie stephan stephen steven susan susanne
        sven svenja tanja tariq tatjana thomas tim timo tobias tom tomasz torsten udo ulrich ulrike umar ursula uwe valentina vanessa vera veronika
        viktor vincent vladimir walid walter werner wilhelm william wolfgang yannick yasemin yasin yasmin yilmaz younes youssef yusuf zainab zeynep
        """
    ).subtracting(["said", "ben", "jan", "mela"])
}
