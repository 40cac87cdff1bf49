"""English: what we know of the language. See `base` for what each field means."""

from __future__ import annotations

import re

from service.domain.languages.base import (
    COUNTRY,
    LAND,
    REGION,
    TOWN,
    WATER,
    Language,
    by_value,
    in_order,
    meanings,
    numbers,
    pairs,
    words,
)
from service.domain.languages.denials import negation
from service.domain.languages.offices import Offices

LANGUAGE = Language(
    code="en",
    never_last=words(
        """
        messrs mx Supt Insp Det gov-gen Amb Atty Brig Cpl Pvt Pfc Msgr Ste viz asst assoc dept univ natl intl
        govt Sens Reps Govs Gens Profs drs Msgrs Capt Cpt Col Gen Lt Sgt Maj Adm Cmdr Rev Hon Gov Sen Rep
        Pres Mt Ing
        """
    ),
    maybe_last=words(
        """
        Jan Feb Mar Apr Aug Sept Sep Oct Nov Dec Mon Tue Tues Wed Thu Thurs Fri Sat Sun Ave Blvd al Calif
        Conn Fla Mass Mich Minn Tenn Va Wash u.s.a p.s l.a n.y
        """
    ),
    before_number=words("figs vols ch sec para op cl pt ed"),
    months=words("january february march april may june july august september october november december"),
    before_letter=words(
        """
        plan vitamin group type hepatitis class grade section appendix point option category influenza
        schedule exhibit pool phase part figure table
        """
    ),
    after_time=words(
        """
        est edt et pt cet cest gmt utc bst wat eat cat sast eastern pacific central greenwich monday tuesday
        wednesday thursday friday saturday sunday january february march april may june july august september
        october november december
        """
    ),
    letter_words=words("i"),
    function_words=words(
        """
        the a an it its this that these those there here he she they we you i his her their our my your in on
        at by for from with without after before during since until while when where why who what which how
        if although though because but and or so yet however meanwhile moreover furthermore nevertheless
        still also then now today yesterday tomorrow last next such some many most more several few all both
        each every no not nor one two three another other others according as to of under over between among
        despite unlike instead only even once nothing nobody none neither either everyone everybody someone
        somebody is are was were do does did has have had can could will would should may might must let
        earlier later near into across around against through just outside inside beyond like about per via
        within upon amid amidst
        """
    ),
    inner_words=words(
        """
        be been than out up about into more will not just them him new says said was were would has had
        """
    ),
    conjunctions=words("and or"),
    doubled_words=words("bye had is no so that very"),
    determiners=words("a an the"),
    link_particles=words("the a an of in on at to by for and"),
    numbers=numbers(
        (0, "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"),
        (15, "fifteen sixteen seventeen eighteen nineteen"),
        (20, "twenty thirty forty fifty sixty seventy eighty ninety", 10),
        (20, "twenties thirties forties fifties sixties seventies eighties nineties", 10),
        (1, "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"),
        (1, "once twice/double/both/half three_times"),
    ),
    powers=by_value(
        {
            2: "hundred hundreds",
            3: "thousand thousands k",
            6: "million millions m mn",
            9: "billion billions bn",
            12: "trillion trillions tn",
        }
    ),
    number_and=words("and"),
    dozens=words("dozen dozens"),
    # CLDR has "1 234,5" for South Africa; its papers write the point, as the other English editions do
    separators_of={"ZA": "en"},
    percent_words=("percent", "per cent", "pct"),
    before_noon="a\\.m\\.?|\\bam\\b|morning",
    twelve="noon|midday|midnight",
    after_noon="p\\.m\\.?|\\bpm\\b|evening|afternoon|tonight|night",
    ordinal_words=numbers(
        (1, "first/firstly second/secondly third/thirds/thirdly fourth/fourths fifth/fifths sixth/sixths"),
        (7, "seventh/sevenths eighth/eighths ninth/ninths tenth/tenths"),
    ),
    half_words=words("half halves"),
    and_a_half="and[ -]a[ -]half|half an? (?:million|billion)",
    fraction_words=numbers((4, "quarter/quarters")),
    currency_words=pairs(
        """
        dollar: dollar; euro: euro; pound: pound; yen: yen; yuan: yuan renminbi; franc: franc; rand: rand;
        naira: naira; shilling: shilling; rupee: rupee; birr: birr; dinar: dinar; riyal: riyal rial; lira:
        lira; shekel: shekel; krona: krona kronor krone kroner; peso: peso; ruble: ruble rouble; cedi: cedi;
        dirham: dirham; kwanza: kwanza; metical: metical meticais
        """
    ),
    unit_words={
        "kilometer": "kilometre kph kmh km2",
        "square-kilometer": "square_kilometre sq_km km²",
        "meter": "metre square_metre",
        "centimeter": "centimetre",
        "millimeter": "millimetre",
        "square-mile": "square_mile sq_mile",
        "foot": "ft feet foot",
        "inch": "inch inches",
        "pound-weight": "lbs",
        "tonne": "tonne ton tons",
        "liter": "litre",
        "dunam": "dunam",
        "celsius": "degrees_C ºC",
        "fahrenheit": "degrees_F ºF F (F)",
        "degree": "degree ° º",
    },
    measure_ending="s?",
    telephone_words=words("call dial phone ring text tel telephone hotline helpline whatsapp"),
    relative_days=words("yesterday today tomorrow tonight"),
    numbered_words=words("version release update edition firmware"),
    numbering_words=words(
        """
        figure fig table box annex version release update firmware build article section chapter paragraph v
        s group law no page rule resolution clause
        """
    ),
    month_locales=("en_GB",),
    calendar_names={("month", 9): ("sept",)},
    months_also_words=words("march may"),
    before_month=words("in since until last next this early late during"),
    capital_months=True,
    small_is_no_month=True,
    date_endings="(?:s|ar|arna|en|ens|e)?",
    short_months=in_order("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
    more_short_months={"sept": 9},
    twelve_hour_clock=True,
    clock_with_point=False,
    feasts=words("christmas easter advent"),
    titles=words(
        """
        president vice-president vice premier minister prime chancellor king queen prince princess emir
        sheikh sheik sultan pope cardinal archbishop bishop imam ayatollah rabbi pastor father reverend rev
        sister senator sen governor gov mayor congressman congresswoman representative rep ambassador amb
        commissioner secretary secretary-general director director-general chairman chairwoman chair
        chairperson chief general gen colonel col captain capt major maj lieutenant lt sergeant sgt admiral
        adm commander marshal justice judge attorney lawyer prosecutor inspector superintendent constable
        professor prof doctor dr mr mrs ms miss sir lady lord dame spokesman spokeswoman spokesperson coach
        striker midfielder defender goalkeeper farmer teacher nurse student activist journalist economist
        analyst researcher author writer novelist poet singer actor actress musician trader fisherman driver
        engineer architect historian biologist geologist hydrologist ecologist leader lawmaker deputy foreign
        economy finance health interior defence defense education opposition former acting interim resident
        residents geographer climatologist monsignor villager shopkeeper midwife volunteer witness mp emperor
        manager mister madam madame comrade brother
        """
    ),
    openers=words(
        """
        officials police residents farmers experts critics supporters analysts witnesses authorities
        protesters soldiers doctors teachers students workers women men children people families rebels
        troops voters researchers scientists aid local government foreign health heavy rain floods prices
        schools hospitals elections talks negotiations fighting violence journalists lawyers judges
        prosecutors opposition above addressing again ahead along already always any anyone anything apart
        asked back based being below beside besides born built called certainly clearly come compared
        contrary currently dozens down due early east eight eleven elsewhere enough especially ever except
        far farther fifteen fifty finally first five following former fortunately four further generally
        getting given going half hardly having hence hours hundreds lack least less likewise little living
        long look looking made maybe millions months much nearby nearly never nine nonetheless off often old
        older ongoing opponents otherwise out own part perhaps please previously probably quite rather read
        recently regardless rising roughly second seven shortly similarly six sixty slowly sometimes
        somewhere soon sure tell ten thanks them therefore third thirty thousands throughout thus till
        together too toward towards traders truck trucks twelve twenty twice unless up using usually very
        villagers want water well whatever whenever whereas whether whichever whole whom whose work working
        written years young younger relatives neighbours neighbors colleagues friends parents members leaders
        ministers lawmakers mediators donors investors passengers drivers fishermen nurses opened closed
        speaking founded elected appointed raised married educated trained accused arrested sentenced
        president minister prime king queen pope mayor professor doctor judge general captain coach spokesman
        spokeswoman photo photos picture pictures video correction editing reporting writing sources source
        exports imports inflation unemployment growth trade drought hunger
        """
    ),
    said=words(
        """
        said says told added warned argued explained insisted recalled wrote asked replied noted announced
        thinks believes remembers who whose
        """
    ),
    locatives=words("in near outside around from"),
    of_words=words("of for"),
    place_kinds=words(
        """
        lake mount mountain river valley island islands bay cape desert plateau forest peninsula province
        district county region village town port fort hills falls basin delta strait oasis creek reef canal
        state city
        """
    ),
    bodies=words(
        """
        university college school institute academy bank fund ministry department office agency authority
        council committee commission court parliament senate congress assembly house party union league
        association federation confederation foundation organisation organization society club team
        corporation company group holdings ltd inc limited airlines airways motors oil gas energy electric
        railway railways press news times post herald tribune guardian telegraph observer radio television
        channel network hospital clinic stadium airport museum library theatre theater church cathedral
        mosque temple army navy force forces police brigade battalion front movement alliance coalition act
        bill law treaty agreement accord accords convention charter protocol declaration plan programme
        program project initiative summit conference forum festival cup games championship championships
        trophy prize award awards day week month year revolution spring war battle crisis report index review
        survey study journal magazine service services centre center board bureau tribunal campaign deal pact
        constitution amendment street road avenue square bridge tower palace building hall park hotel stock
        exchange market chamber trust cooperative workers marathon derby open tour grand prix show commons
        crime game tours studios rights water climate development security peace human international national
        federal central supreme high constitutional general world global european african asian american
        united democratic republican social liberal labour labor conservative green people's popular
        independent
        """
    ),
    body_surnames=words(
        """
        green young day bishop king price church hall park street rice law bill prince spring field war good
        north west black white brown power post banks lake hill rivers forest major marshal general cross new
        """
    ),
    no_names=words(
        """
        indigenous philippine lankan internet magnificent daily sunday frequent god allah web twitter
        facebook whatsapp youtube instagram google tiktok linkedin christmas easter ramadan eid lent passover
        hanukkah diwali covid covid-19 ebola islam christianity judaism hinduism buddhism muslim muslims
        christian christians jew jews jewish catholic catholics protestant orthodox sunni shia shiite
        islamist islamists arab arabs arabic kurd kurds kurdish african africans asian asians european
        europeans american americans western west east north south eastern northern southern earth moon mars
        sun bible quran koran torah north-east north-west southeast southwest northeast northwest mid tv
        olympics olympic paralympic paralympics nazi nazis brexit english french british dutch danish spanish
        swiss greek polish turkish finnish czech thai welsh irish scottish swedish norwegian german germans
        russian russians chinese japanese korean indian portuguese hebrew persian amharic swahili hausa
        somali yoruba igbo zulu xhosa afrikaans tigrinya oromo berber tuareg fulani maasai malagasy ivorian
        burkinabe basotho swazi filipino bedouin houthi houthis taliban good new old big great young black
        white red blue golden dear thank yes no okay hello latin roman creole bantu communist communists
        marxist socialist democrat democrats republicans tories whig mass jihad sharia hajj sahelian saharan
        """
    ),
    term_endings=words("es s"),
    no_agreement=True,
    title_case_names=True,
    small_in_names=words(
        """
        river lake sea delta basin gulf strait bay valley mountains desert islands island canal falls
        peninsula
        """
    ),
    never_first=words("us"),
    shouted_words=words(
        """
        us who it is as at ai aid aids am pm act all arm start cop cops care case pact nice fast war ice can
        may so on has had team safe
        """
    ),
    common_words=words(
        """
        reading nice split mobile bath man male of police orange march tours cork nancy bury barking sandy
        wells deal ware hull poole sale rugby stone hay rye battle diss bar bor save don main tell sida pool
        son min north south east west central centre capital northern southern eastern western northwest
        northeast southwest southeast shell red van green wind yellow salt coast meta sur bay unity grand
        maritime guider wa rivers lakes snake mono inn anchorage sir mango bo springs san buffalo swan
        plateau phoenix cascades cascade resolute est david darling world tom han manga apple delta java tema
        ho po oka ord fria medan liberty providence independence bandit target gap visa oracle premier hit
        nara borders orient amazon sparks surprise enterprise normal commerce champion rapid aurora union
        chester lancaster trail flint eagle eagles bear rose rock hope grace joy faith home bride ness mus
        sous karma jackson billings lac lens angers brest vence rot essen worms halle hof plan most bend
        boulder beaver sugar river forest valley mountain plain plains highland highlands island islands port
        bridge castle church upper lower middle old new high low grande principe seine bug mur
        """
    ),
    kind_words={
        WATER: "river lake delta basin estuary creek canal strait gulf bay sea valley falls",
        LAND: "island islands isle mountain mountains mount mt peninsula desert",
        REGION: ("state province region county governorate district prefecture department counties states"),
        TOWN: "city town village municipality mayor downtown suburb suburbs port airport",
        COUNTRY: "republic kingdom government nation",
    },
    kind_links=words("of the"),
    kind_needs_capital=True,
    prepositions=words(
        "in at to from near outside around across into towards toward via inside leaving visiting visited "
        "reached reaching left entering entered through"
    ),
    not_before_rivers=words("in from to"),
    water_articles=words("the"),
    directions=words(
        """
        north south east west northern southern eastern western northeast northwest southeast southwest
        northeastern northwestern southeastern southwestern central upper lower greater inner outer downtown
        mainland metropolitan rural old modern ancient colonial post pre former ex neighbouring neighboring
        """
    ),
    plurals=(("y", "ies"), ("s", "ses"), ("x", "xes"), ("ch", "ches"), ("sh", "shes"), ("", "s")),
    inside=words("in inside within"),
    compass=words("north south east west"),
    namers=words(
        "church times voice bank duke duchess earl prince princess herald journal observer chronicle "
        "guardian mirror echo"
    ),
    place_heads=words(
        """
        city town county state province region district governorate university college school hospital
        airport port harbour harbor station police court prison stadium government governor mayor president
        minister ministry parliament assembly senate council bank stock exchange securities summit conference
        declaration agreement accord accords protocol convention treaty talks process road street avenue
        bridge metro railway central north south east west northern southern eastern western international
        marathon club cathedral church mosque temple museum zoo university's suburb commission authority
        peace embassy consulate army navy muslims christians catholics jews residents business chamber high
        supreme film festival book fair fashion week national attacks bombing bombings declares says said
        prime foreign defence defense interior finance health war cabinet radio tv television troops forces
        envoy team coach striker captain football rugby cricket olympic basketball women's men's opposition
        river delta basin valley island islands sea lake bay gulf strait peninsula coast hills mountains
        """
    ),
    bearers=words(
        """
        post times herald tribune star daily today guardian telegraph mirror standard chronicle observer
        gazette journal globe news sun mail express united rovers wanderers rangers albion athletic city's fc
        afc sc dynamo hotspur villa celtic airways airlines records capitals nationals wizards commanders
        giants knicks yankees mets lakers bulls bears cubs celtics matin soir saint marathonien hilton league
        airline daily weekly monthly monitor magazine review broadcasting breweries cement bancorp plc ltd
        inc
        """
    ),
    has_lexicon=True,
    has_dictionary=True,
    lexicon_is_whole=True,
    club_words=words("City Town"),
    club_marks=words("AFC FC SC"),
    contests=words("league cup asian champions championship championships congress president women's futsal"),
    name_starts=words("air radio inter atlético atletico dynamo dinamo sporting olympique miss"),
    schools=words("school institute academy"),
    lent_words=words(
        """
        app apps bitcoin blockchain blog blogger bloggers blogs chat drone drones email emails eurozone
        hashtag hashtags http https malware offline online pizza podcast podcasts rover selfie selfies
        smartphone smartphones spam start-up start-ups startup startups streaming tsunami tsunamis tweet
        tweets wifi
        """
    ),
    the_country=re.compile(r"(?i)\b(?:the|this|that|our|their|its) (?:country|nation)\b|nationwide\b"),
    then_country=re.compile(r", (?:the capital(?: city)? of )?| in "),
    country_then=re.compile(r"['’]s capital(?: city)?,? |['’]s | state of | city of "),
    negation=negation(
        r"""\b(?: (?<!or\ )(?<!if\ )(?<!why\ )not
        (?!\ (?:only|just|merely|least|until|to\ mention|long|guilty|far|unlike|uncommon)\b)
        | cannot | never | no\ longer | nobody | no\ one | neither | none\ of
        | no\ (?!doubt|matter|fewer|less|more|wonder|later|sooner|small|mean|other|better|exception|such|easy
        |stranger|secret|surprise|means\b|different|way\ of|two\b|man['’]s|question|need\ to\ |stopping)[a-z]+
        | (?:is|are|was|were|do|does|did|has|have|had|ca|wo|would|could|should|must|need)n['’]t
        (?!\ (?:forget|only|just)\b)
        )\b""",
        r"""\b(?: no|not|nor|nothing|none|nowhere|without|unable|hardly|barely|rarely|seldom
        | fail\w*|refus\w*|deny|denie[sd]|lack\w*|absence|impossible|far\ from|yet\ to|ruled?\ out )\b
        | \w+n['’]t\b | \b(?:is|are|was|were|do|does|did|has|have|had|ca|wo|would|could|should)nt\b
        | \b(?:unlikely|unrelated|unfamiliar|unaware|unchanged|non-\w+|no-one|prohibit\w*|forbid\w*)\b""",
        r"""\w+less(?:ly)?\b | \b(?:un\w{4,}|avoid\w*|prevent\w*|instead|rather|few|little
        |less|only|but|until|unless|except|miss\w*|stop\w*
        | reject\w*|free|beyond|too|against|despite|although|other)\b""",
        excuses=r"""\w+less(?:ly)?\b | \b(?:un(?!der|it|iq|i[ov]|til|common)\w{4,}|avoid\w*|prevent\w*
        |few|little|unless|except|missing|halt\w*|reject\w*|free\ (?:of|from)|non
        |remember\w*|remind\w*|trouble|ban(?:s|ned|ning)?|false\w*|beyond|drone|whether|absent|shortly
        |rather\ than
        |intact|imposs\w+|in(?:access|consist|evit|abil|visib|curab|finit|correct|efficien|justice
        |equal|dispens|sufficien|nocen|frequent|numer|def|dom|cap|comp)\w*|im(?:mob|mun|mora|perfect|pede)\w*
        |ir(?:reconcil|reg|repar|relev|respons|ration|revers)\w*|dis(?:contin|obe|approv|solv|trust
        |like|regard|band)\w*|degener\w*|non-\w+|hard\ to|make\ sure|be\ sure|undoubted\w*|loss
        |hallucin\w+|trapped|dead|contradict\w*|now-)\b""",
        inner=r"""\b(?:un(?!der|it|if|iq|i[ov]|til|common|fortun|less|like\b|cle|fold|doubt|lock|leash|stab|veil|rest\b
        |an|believ|esco|branded|inst|subs|block|limit|employ|accept)\w{4,}
        |non-\w+|(?:tree|cash|home|job|state|use|harm|smoke)less|illogic\w*
        |in(?:access|consist|visib|sufficien|complete|compatib)\w*
        |ir(?:reconcil|reg|repar|relev|respons|ration|revers)\w*|absent)\b""",
        reported=True,
    ),
    news_words=words(
        """
        about after against and another are army arrested arrests ask asked asks attack attacks backed backs
        bad because been before began begins being between big bill bridge but call called calls came
        children city closes come comes could country court cut cuts day days dead died dies drought during
        early election elections ended ends every faced faces falls farmers fell fighters find finds fire
        first flood floods food found free freed friday from gave get gets give gives go goes good got
        government great growth had has have health held her high his hit hits holds home hospital house how
        into its jailed jobs joined joins killed killing kills knew know knows last late law laws leaders
        leaves left long loses lost low made make makes many meets men met minister monday money month months
        more most must need needed needs new not off old open opens other our out over peace people plans
        police power price prices rain raises rebels rejected rejects returned returns rights rise rises road
        rose said saturday saw say says school second see seeks sees short shot should show showed shows
        signed signs small soldiers some sought storm street strikes struck students sunday take takes talks
        teachers tell tells that the their them there these they think thinks third this those thought
        thursday today told tomorrow took town trade tuesday under urge urged urges village visited visits
        vote voters votes vowed vows want wanted wants war warned warns was water wednesday week weeks went
        were what when where which while who why will wins with women won work workers world would year years
        yesterday young your
        """
    ),
    title_small=words("the and for but nor with from into over after amid per via"),
    page_lines=(
        r"see also\b",
        r"read (?:more|also|next|the full)\b",
        r"also read\b",
        r"related(?: (?:articles?|stories|news|topics?))?\s*[:|]",
        r"more (?:on this|from|news)\b[^.]*$",
        r"click here\b",
        r"(?:sign up|subscribe)\b.*\b(?:newsletter|e-?mail|now|today|channel)\b",
        r"follow us (?:on|at)\b",
        r"share (?:this|on)\b[^.]*$",
        r"advertisement\s*$",
        r"(?:photo|image|picture) (?:credit|source)s?\s*:",
        r"all rights reserved",
    ),
    always_capital=words("i"),
    length_spread=0.12,
    meanings=meanings(
        """
        kill: kill killed killing* kills dead deadly death* die died dies dying slain shot_dead;
        injure: injur* wounded wounding wounds hurt ?casualt* ?wound; before: before beforehand
        ?until; after: after afterwards aftermath ?then ?subsequent*; north: north northern
        northward*; south: south southern southward* ?south*; east: east eastern eastward* ?east*
        ?southeast* ?orient*; west: west western westward* ?west* ?northwest* ?southwest* ?occident*;
        buy: buy buying bought buys purchas* ?buy*; sell: sell selling sold sells ?sell* ?sale*
        ?vend*; rise: rise rises rose risen rising increas* grow grows grew growing growth ?soar*
        ?expand*; sink: fall falls fell fallen falling decreas* declin* drop drops dropped dropping
        ?shrink* ?shrank ?plung* ?slump* ?diminish* ?sink* ?waterfall* ?autumn; win: win won wins
        winning victor* ?winner* ?triumph*; lose: lost lose loses losing loss losses defeat ?loser*
        ?beaten ?missing; accept: accept* ?welcom* ?embrac*; reject: reject* ?dismiss* ?declin*;
        import: imports importing importation imported import; export: export*; open: open opened
        opening opens ?open* ?inaugurat* ?unlock*; close: closed closes closing closure*; above:
        above; below: below ?bottom ?beneath; inside: inside ?indoor*; outside: outside ?external*
        ?outer; guilty: guilty ?guilt; innocent: innocent* ?acquit*; big: largest larger large biggest
        bigger ?great* ?huge ?vast ?enormous ?giant ?massive ?mega ?gigantic; small: smallest smaller
        small ?minor ?less ?narrow*; high: highest higher high upper ?great* ?senior; low: lowest
        lower low lowland* ?below ?bottom ?inferior ?poor*; begin: began begin begins beginning start
        started starts starting begun ?start* ?open* ?onset ?outset ?commenc*; end: ended end ends
        ending finish* ?last* ?conclu* ?finally ?ceas*; man: man men male males gentlem* ?mankind
        ?person ?masculin* ?fisherm* ?father* ?son; woman: woman women female females lady ladies
        ?wives ?feminin* ?queen* ?sister* ?daughter* ?feminis* ?actress; husband: husband* ?spouse*
        ?married ?partner*; wife: wife wives ?spouse* ?married ?partner*; brother: brother* ?sibling*
        ?fratern*; sister: sister* ?sibling*; father: father fathers dad ?father* ?paternal
        ?grandfather* ?forefather* ?papa; mother: mother mothers mom mum ?mother* ?maternal
        ?grandmother*; son: son sons ?grandson*; daughter: daughter* ?granddaughter*; old: old older
        oldest elderly ?senior* ?veteran ?year_old ?years_old ?month_old; young: young younger youngest
        youth* ?young* ?junior* ?teen*; rich: rich richest richer wealth* ?affluent ?fertile; poor: poor
        poorest poorer poverty ?poor* ?impoverish* ?destitut* ?needy; friend: friend friends friendly
        friendship* ?ally ?allies ?buddy; enemy: enemy enemies hostil* ?rival* ?foe*; supporter:
        supporters supporter ?fan ?fans ?advocate* ?proponent*; opponent: opponents opponent ?adversar*
        ?rival*; arrest: arrested arrest arrests arresting ?custody ?apprehend*; release: released
        releases releasing freed ?discharg* ?acquit*; hot: hot hotter hottest warm* heat ?spicy; cold:
        cold colder coldest ?cool* ?cold* ?chill* ?freez* ?frozen ?frost* ?flu; maximum: maximum ?max*
        ?peak; minimum: minimum ?lowest; most: most majority ?largely ?youngest ?busiest ?hardest ?longest
        ?predominantly ?utmost ?foremost; least: least ?lowest ?smallest; more: more ?bigger ?plus; less:
        less fewer ?under; minority: minorit*; summer: summer*; winter: winter*; yesterday: yesterday;
        tomorrow: tomorrow; strong: strong strongest stronger ?robust ?fierce* ?severe* ?intense* ?firm*
        ?loud*; weak: weak weakest weaker weakness* ?frail ?feeble ?poor* ?fragile; early: early earlier
        earliest ?earl* ?dawn ?premature*; late: late later latest ?late* ?end ?subsequent* ?afterwards
        ?overdue ?deceased; public: public publicly; private: private privately ?privat* ?personal*
        ?intim*; first: first firstly; last: ?final* ?end* ?ultimate*; war: war wars wartime ?combat*;
        peace: peace peaceful* ?calm* ?truce ?ceasefire ?quiet*; morning: morning* ?dawn ?sunrise;
        evening: evening* ?sunset ?dusk ?pm ?afternoon; boy: boys boy; girl: girls girl ?daughter*
        ?schoolgirl*; success: success*; fail: failed failure* failing fails ?fail* ?unsuccess* ?unable
        ?lose ?flop*
        """
    ),
    offices=Offices(
        forms=("{office} of {country}", "{country}'s {office}", "{people} {office}"),
        sure=True,
        then_country=re.compile(" of (?:the )?"),
        country_then=re.compile("['’]s | "),
        people_then=re.compile(" "),
    ),
    language_cues=words(
        "in into from speak speaks spoke speaking spoken learn learns learned taught teach teaches fluent"
    ),
    language_heads=words("language languages speaking speaker speakers dialect"),
    not_before_peoples=words("latin native north south east west meso"),
    place_adjectives=words("n i an ian ese ish ic ean s"),
    name_roles=r"of: [Oo]f (the )?/['’]s\b; in: ([Ii]n|[Aa]t|[Oo]n|near|by) (the )?; from: [Ff]rom (the )?; "
    r"to: (to|into|for|against|towards?) (the )?; with: ([Ww]ith|between) (the )?; and: and (the )?; "
    r"first: \^\W*(The )?",
)
