"""French: what we know of the language. See `base` for what each field means."""

from __future__ import annotations

import re

from service.domain.languages.articles import Articles, CountryArticles
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
    words,
)
from service.domain.languages.denials import negation
from service.domain.languages.joining import Joining, Spacing
from service.domain.languages.offices import Offices

LANGUAGE = Language(
    code="fr",
    question_mark="\u202f?",
    joining=Joining(
        elided={
            "le": "l'",
            "la": "l'",
            "je": "j'",
            "me": "m'",
            "te": "t'",
            "se": "s'",
            "ne": "n'",
            "de": "d'",
            "que": "qu'",
            "jusque": "jusqu'",
            "lorsque": "lorsqu'",
            "puisque": "puisqu'",
            "du": "de l'",
            "au": "à l'",
        },
        # not before "onze" and "oui"; of an h, those that are not sounded
        vowel=re.compile(
            r"(?!onz|oui\b|ouistiti|ouat|uhlan|ulul|et\b|ou\b)(?:[aâàäeéèêëiîïoôœuûù]|h(?:omme|abit|eure[su]?\b"
            r"|ier\b|iver|istoi|istor|ôpit|ospi|ôtel|onnê|onneu|onor|ommage|orr|oriz|orai|umain|umani|élic"
            r"|éro[ïi]n|ésit|erb|uile|uma|ydr)|y\b)"
        ),
        seldom=words("le la de du au"),
        apart=re.compile(r"(?:un|une|à|au|aux|en|ai|.)\b"),
        joined={
            "de le": "du",
            "de les": "des",
            "à le": "au",
            "à les": "aux",
            "si il": "s'il",
            "si ils": "s'ils",
        },
        unless=re.compile(r"\w*(?:er|ir|re|oir)\b|(?:lui|leur|y|en)\b", re.IGNORECASE),
        whole=words("que lorsque puisque jusque ne"),
    ),
    spacing=Spacing(
        before={":": "\u00a0", ";": "\u202f", "!": "\u202f", "?": "\u202f", "»": "\u00a0", "%": "\u00a0"},
        after={"«": "\u00a0"},
    ),
    never_last=words(
        """
        vve p.ex par.ex env hab tél av boul éd chap M MM Mgr Me Pr apr Mmes Mlles Drs Cdt Gal Cne Lt Col
        """
    ),
    maybe_last=words(
        """
        cie s.a s.a.r.l j.-c av.j.-c bd janv févr avr juil sept oct nov déc n.b r.d.c r.c.a o.n.u
        """
    ),
    before_number=words("n° no nos art chap al fig vol t p pp"),
    months=words("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
    before_letter=words("plan vitamine groupe type hépatite classe catégorie annexe option"),
    function_words=words(
        """
        le la les un une des du de ce cet cette ces il elle ils elles on nous vous je tu c'est c’est son sa
        ses leur leurs notre votre mon ma mes en dans sur sous par pour avec sans après avant depuis pendant
        lors selon si mais et ou donc or ni car cependant toutefois ainsi alors puis enfin aussi quand
        lorsque comme parmi entre malgré au aux à d'après d’après l'un qui que quoi où plus plusieurs tous
        toutes chaque rien personne aucun aucune nul tout vers chez dont
        """
    ),
    inner_words=words(
        """
        est sont a été ont fait pas par qui dont très être avoir deux leurs entre même vers chez
        """
    ),
    conjunctions=words("et ou"),
    doubled_words=words("nous si très vous nous vous très petit"),
    determiners=words("des l' la le les l’ un une"),
    link_particles=words("le la l' l’ les de d' d’ du des en à au aux et"),
    colon="\u00a0: ",
    numbers=numbers(
        (0, "zéro un/une deux trois quatre cinq six sept"),
        (8, "huit neuf dix onze douze treize quatorze quinze seize"),
        (17, "dix-sept dix-huit dix-neuf"),
        (20, "vingt/vingts trente quarante cinquante", 10),
        (60, "soixante soixante-dix quatre-vingts quatre-vingt-dix", 10),
        (1, "premier/première/premiers/premières deuxième/second/seconde troisième"),
        (4, "quatrième cinquième sixième"),
        (7, "septième huitième neuvième dixième onzième douzième"),
        (80, "quatre-vingt"),
        (70, "septante"),
        (90, "nonante"),
        (71, "soixante_et_onze"),
        (6, "demi-douzaine huitaine", 2),
        (10, "dizaine/dizaines"),
        (15, "quinzaine/quinzaines vingtaine/vingtaines", 5),
        (30, "trentaine/trentaines quarantaine cinquantaine soixantaine", 10),
    ),
    powers=by_value(
        {
            2: "cent cents centaine centaines",
            3: "mille millier milliers",
            6: "million millions",
            9: "milliard milliards mds mrd mrds",
            12: "billion billions",
        }
    ),
    number_and=words("et"),
    dozens=words("douzaine douzaines"),
    decimal_comma=True,
    grouped_by_space=True,
    percent_words=("pour cent", "pourcent", "p. 100"),
    before_noon="matin",
    twelve="midi|minuit",
    after_noon="soir|après-midi|nuit",
    ordinal_words=numbers(
        (1, "premier/premièrement/d'abord/d’abord/première/premiers/premières"),
        (2, "deuxième/second/seconde/seconds/secondes"),
        (3, "troisième/troisièmes/troisièmement quatrième/quatrièmes cinquième/cinquièmes"),
        (6, "sixième/sixièmes septième/septièmes huitième/huitièmes neuvième/neuvièmes dixième/dixièmes"),
    ),
    half_words=words("demi moitié"),
    fraction_words=numbers((3, "tiers quart/quarts")),
    currency_words={
        "dollar": "dollar",
        "euro": "euro",
        "pound": "livre sterling",
        "yen": "yen",
        "yuan": "yuan",
        "franc": "franc",
        "rand": "rand",
        "naira": "naira",
        "shilling": "shilling",
        "rupee": "roupie",
        "birr": "birr",
        "dinar": "dinar",
        "riyal": "riyal rial",
        "lira": "livre lire",
        "shekel": "shekel",
        "krona": "couronne",
        "peso": "peso",
        "ruble": "rouble",
        "cedi": "cedi cédi",
        "dirham": "dirham",
        "kwanza": "kwanza",
        "metical": "metical",
    },
    unit_words={
        "kilometer": "km/h kilomètre",
        "mile": "mille mile",
        "tonne": "tonne",
        "degree": "degré °",
        "acre": "acre",
    },
    measure_links=words("de"),
    measure_ending="s?",
    telephone_words=words("appelez appeler composez téléphone tél téléphonez"),
    relative_days=words("hier aujourd'hui aujourd’hui demain"),
    numbering_words=words("figure tableau version article chapitre paragraphe section"),
    months_also_words=words("mai mars"),
    short_months=in_order("janv févr mars avr mai juin juil août sept oct nov déc"),
    first_of_month="1er",
    clock_with_h=True,
    clock_with_point=False,
    feasts=words("noel paques"),
    titles=words(
        """
        président présidente vice-président ministre premier roi reine prince princesse émir cheikh sultan
        pape cardinal monseigneur mgr archevêque évêque imam pasteur père sénateur sénatrice député députée
        gouverneur maire préfet ambassadeur ambassadrice commissaire secrétaire directeur directrice chef
        général colonel capitaine commandant lieutenant amiral juge procureur procureure avocat avocate
        professeur professeure docteur dr pr m mme mlle me porte-parole entraîneur attaquant agriculteur
        agricultrice enseignant enseignante infirmier infirmière étudiant étudiante militant militante
        journaliste économiste analyste chercheur chercheuse auteur écrivain poète chanteur chanteuse acteur
        actrice pêcheur chauffeur ingénieur ingénieure historien historienne opposant hydrologue géologue
        habitant habitante maraîcher commerçante sage-femme romancier romancière cinéaste monsieur madame
        chancelier chancelière maître
        """
    ),
    openers=words(
        """
        hier demain aujourd'hui certains certaines beaucoup autour contre dès devant derrière jusqu'ici là
        là-bas maintenant mieux moins néanmoins peu pourquoi pourtant près puisque quant quel quelle
        quelques sauf sinon soit tandis tant tel telle toujours très trop voici voilà deux trois quatre cinq
        six sept huit neuf dix vingt cent mille interrogé interrogée né née élu élue nommé arrivé installé
        face grâce faute outre suite dernier dernière premier première ancien ancienne monsieur madame
        agriculteurs policiers soldats médecins habitants experts autorités président ministre général
        professeur photo vidéo pluie eau prix écoles élections négociations d'autres d'ici l'ancien l'ex
        """
    ),
    said=words(
        """
        dit déclare déclaré ajoute ajouté explique expliqué affirme affirmé raconte estime prévient qui dont
        """
    ),
    locatives=words("à près vers dans en"),
    of_words=words("de du des"),
    place_kinds=words(
        """
        lac mont rivière fleuve vallée île baie cap désert plateau forêt province district région village
        port détroit oasis
        """
    ),
    bodies=words(
        """
        université école institut académie banque fonds ministère département office agence autorité conseil
        comité commission cour parlement sénat congrès assemblée parti union ligue association fédération
        confédération fondation organisation société club groupe compagnie presse radio télévision hôpital
        clinique stade aéroport musée bibliothèque théâtre église cathédrale mosquée armée forces police
        front mouvement alliance coalition loi traité accord accords convention charte protocole déclaration
        plan programme projet initiative sommet conférence forum festival coupe jeux championnat prix
        journée semaine année révolution printemps guerre bataille crise rapport indice centre bureau
        tribunal constitution rue avenue place pont tour palais hôtel bourse chambre international
        internationale national nationale fédérale central centrale suprême monde mondial européenne
        européen africaine africain état etat république
        """
    ),
    no_names=words(
        """
        dieu allah internet twitter facebook whatsapp youtube google noël pâques ramadan carême covid ebola
        islam bible coran nord sud est ouest terre lune occident orient état etat histoire monsieur madame
        oui non anglais français africains africain africaine africaines européens européen américains
        américain arabes arabe juifs juif musulmans musulman occidentaux
        """
    ),
    own_name_spelling=True,
    name_signs=re.compile(r"[éèêàëïç]|(?i:ou[aeéè]|eau|eux\b|ieu|\bjean\b|aine\b|ouille)"),
    name_readings=(
        ("ç", "s"),
        ("ch", "sh"),
        ("\\bou(?=[aeéè])", "w"),
        ("(?<=[aeiouéè])ou(?=[aeéè])", "w"),
        ("ou", "u"),
        ("eau", "o"),
        ("j|g(?=[eiéè])", "zh"),
        ("gu(?=[eiéè])", "g"),
        ("qu", "k"),
        ("é|è|ê", "e"),
    ),
    slavic_respellings=(
        ("sh", "ch"),
        ("u", "ou"),
        ("sky$", "ski"),
        ("in$", "ine"),
        ("ey$", "eï"),
        ("kh", "kh"),
    ),
    term_endings=words("e es s x"),
    # "au Caire" holds the article
    running_forms=((re.compile("^(?:le|la|les) (?=.{3})"), ""),),
    plurals=(
        ("s", "s"),
        ("x", "x"),
        ("z", "z"),
        ("eau", "eaux"),
        ("al", "aux"),
        ("eu", "eux"),
        ("au", "aux"),
        ("", "s"),
    ),
    plural_adjectives=True,
    articles=Articles(
        families=(
            ("", "le ", "la ", "l'", "les "),
            ("du ", "de la ", "de l'", "des ", "de ", "d'"),
            ("au ", "à la ", "à l'", "aux ", "à ", "en ", "dans "),
        ),
        elides=True,
        not_before_people=frozenset(
            {"au ", "aux ", "de l'", "de la ", "des ", "du ", "l'", "la ", "le ", "les ", "à la "}
        ),
        without_article=frozenset({"", "de ", "d'", "à ", "en ", "dans "}),
        adding=("dans ", ("dans le ", "dans la ", "dans l'", "dans les ")),
        initial={"Le ": {"de ": "du ", "à ": "au "}, "Les ": {"de ": "des ", "à ": "aux "}},
        instead=words(
            """
            ce cet cette ces mon ma mes son sa ses notre nos votre vos leur leurs un une chaque aucun aucune
            quelque quel quelle
            """
        ),
        numerals=words("un une"),
        masculine_words=words(
            """
            ce cet un aucun quel ancien anciens nouveau nouveaux futur grand petit seul vieux premier second
            prochain dernier actuel puissant présumé
            """
        ),
        feminine_words=words(
            """
            cette ma sa une aucune quelle ancienne anciennes nouvelle nouvelles future grande petite seule
            vieille première seconde prochaine dernière actuelle puissante présumée
            """
        ),
        inside_lands=frozenset({"en "}),
        giving=frozenset({"à la ", "à l'"}),
        seas=("mer ",),
        before_noun=words(
            """
            ancien ancienne anciens anciennes nouveau nouvelle nouveaux nouvelles futur future grand grande
            petit petite seul seule même jeune vieux vieille propre premier première deuxième second seconde
            prochain prochaine dernier dernière actuel actuelle puissant puissante présumé présumée
            """
        ),
        governing=words(
            """
            avec chez contre devant entre et mais ou par pour que sans selon sous sur vers qui si dont quand
            lorsque
            """
        ),
        masculine_singular=frozenset({"au ", "du ", "le ", "dans le "}),
        feminine_singular=frozenset({"de la ", "la ", "à la ", "dans la "}),
        singular=frozenset({"de l'", "en ", "l'", "à l'", "dans l'"}),
        plural=frozenset({"aux ", "des ", "les ", "dans les "}),
        slots=(
            ("le ", "la ", "l'", "les "),
            ("du ", "de la ", "de l'", "des "),
            ("de ", "d'"),
            ("au ", "à la ", "à l'", "aux "),
        ),
        singular_in_s=words("fonds cours corps congrès processus campus palais"),
        links=words("de du des pour contre et à"),
        invariable=words("non"),
        keeps_abbreviations=True,
        plural_words=words("ces mes tes ses nos vos leurs quelques plusieurs"),
        heads=("République ", "Royaume ", "Union ", "Fédération ", "Île ", "Îles "),
        countries=CountryArticles(
            bare=words(
                """
        Andorre Antigua-et-Barbuda Bahreïn Chypre Cuba Djibouti Haïti Israël Kiribati Madagascar Malte
        Maurice Monaco Nauru Oman Palaos Saint-Marin Samoa Saint-Christophe-et-Niévès Sainte-Lucie
        Saint-Vincent-et-les Sao Singapour Taïwan Tonga Trinité-et-Tobago Tuvalu Vanuatu
        Abyei Aitutaki Anguilla Antigua Aruba Bali Barbuda Bornéo Curaçao Fogo Gibraltar Guam Guernesey
        Hawaï Hispaniola Hong Java Jersey Jérusalem-Est Lesbos Macao Maui Mayotte Montserrat Niue Oahu Porto
        Rarotonga Rhodes Saint-Barthélemy Sainte-Hélène Saint-Martin Saint-Pierre-et-Miquelon Saint-Vincent
        Socotra Sumatra Svalbard Tahiti Terre-Neuve Tobago Wallis-et-Futuna Zanzibar
        """
            ),
            bare_inside=words("Andorre Haïti Israël"),
            masculine=words("Belize Cachemire Cambodge Caucase Mexique Mozambique Zimbabwe"),
            plural=words(
                """
        Bahamas Comores Émirats États Fidji Îles Maldives Pays Philippines Salomon Seychelles
        """
            ),
            agreeing={
                "plural": frozenset({"aux ", "des ", "les "}),
                "feminine": frozenset({"de ", "de la ", "en ", "la ", "à la "}),
                "masculine": frozenset({"au ", "du ", "le "}),
            },
        ),
    ),
    shouted_words=words("un ou est ont se les eu nu sa va par au ue"),
    common_words=words(
        """
        nice orange tours sens lens angers lunel est nord sud ouest centre centrale central son tel cote
        monde trente garde grand grande unite lac lacs superieur bois main tete cree canton don plaisance
        rouge traverse po pluie mur claire amour sucre littoral van min atlantique bug pool pierre sale
        vienne man manche bol acre guider estuaire seine save savane mono cuvette bati plateaux oriental
        occidental maritime haute haut bas basse jura adrar rhin loir vire vitre grasse die foix gap agen
        millau bar jeux salt meta shell verts lille brest bourg pau pas dole sarthe creuse charente mali ain
        var lot tarn manches oise cher indre somme orne marne meuse aube cascades savanes collines montagne
        sable vallee
        """
    ),
    kind_words={
        WATER: "fleuve riviere lac delta bassin estuaire canal detroit golfe baie mer vallee chutes",
        LAND: "ile iles mont montagne",
        REGION: "etat province region departement gouvernorat comte district wilaya prefecture",
        TOWN: "ville village commune maire municipalite port aeroport banlieue",
        COUNTRY: "republique royaume gouvernement pays",
    },
    kind_links=words("de du d la le l des"),
    prepositions=words("a en au aux de du des vers depuis pres pour dans via"),
    water_articles=words("le la l"),
    directions=words("nord sud est ouest grand haut bas vieux"),
    particles_are_words=True,
    has_lexicon=True,
    has_dictionary=True,
    lexicon_is_whole=True,
    length=1.18,
    length_spread=0.12,
    the_country=re.compile(r"(?i)\b(?:le|du|au|ce|son|leur|notre|mon) pays\b"),
    negation=negation(
        r"""\b(?:ne\s+|n['’]) (?!oubli) (?:[\w-]+\s+|\w+['’][\w-]+\s+){0,4}?
        (?:pas(?!\ (?:seulement|uniquement))|jamais|rien|plus|personne|aucune?|guère|point)\b
        | \bjamais\b(?=[^.!?]{0,40}\b(?:ne\s|n['’])) | \baucune?\b""",
        r"""\b(?: jamais|ignor\w+|méconn\w+|ne|pas|non(?![\ -]seulement|-)|sans|ni|aucune?s?|rien
        |personne(?=\ (?:ne\b|n['’]))
        |guère|impossib\w+|(?:priv[ée]e?s?|dépourvue?s?|manqu\w+)\ (?:d[eu]s?|cruellement)|refus\w+|interdi\w+
        | échou\w+|faute\ de|incapab\w+|loin\ de ) \b | \bn['’](?!import)
        | \b(?:priv[ée]e?s?|dépourvue?s?|manqu\w+)\ d['’]""",
        r"""\b(?:hors|sauf|peu|seul\w*|manqu\w+|ailleurs|rat[eé]\w*|évit\w+|empêch\w+|in(?:connu|exist|capab)\w+
        |exclu\w+|illég\w+|contre|trop|plutôt|lieu|avant|autre\w*|fausse\w*|faux)\b""",
        inner=r"\b(?:in|im|ir|dé|mé)\w{3,}(?:[ai]bles?|[ea]nte?s?|ée?s?|ue?s?|euse?s?|cte?s?|ète?s?)\b",
        reported=True,
        told=r"""\b(?:ne\s+|n['’])(?:(?:l['’]|(?:le|la|les|en|y|me|te|se|nous|vous)\s+))?
        (?:peu[xtv]\w*|pouv\w+|pu\w*|pourr\w+|sau\w+|cess\w+|os[ea]\w*)\b
        | \b(?:ne\s+(?:(?:l['’]|les?|la|nous|vous)\s*)?|n['’])oubli\w+\ (?:pas|jamais)\b""",
    ),
    shared_news_words=words(
        """
        court police second long plans but respect crash record records
        match matches mile miles safety plugin plugins
        """
    ),
    page_lines=(
        r"(?:à )?lire (?:aussi|également|la suite)\b",
        r"voir aussi\b",
        r"(?:publicité|abonnez-vous)\b[^.]*$",
    ),
    meanings=meanings(
        """
        kill: tué* tue tuer tuent tuant mort* mourir meur* mourut décé* décès assassin* abatt* abattu* péri*
        ?létal* ?fatal* ?vies ?fusill* ?meurtr*; injure: bless*; before: avant auparavant ?antérieur*
        précédant ?précéd*; after: après ensuite suite lendemain ?quand survenu_après lorsque suivant;
        north: nord septentrion* north northern; south: sud méridion* ?sud* south southern austral*; east:
        oriental* orientaux l_est d_est ?levant ?orient east eastern; west: ouest occident* west western;
        buy: achet* achat* acquér* acqui ?racheter; sell: vend vendre vendu* vendent vendait vente ventes
        vendeu* ?commercialis*; rise: augment* hausse* monté montée* monter monte montent accroi* accru*
        croissance* croissant* croître grandi* grimp* ?progress*; sink: chut* tomb* baiss* diminu* recul*
        effondr* déclin* rédui* réduc* ?abaiss* ?affaibli* ?inférieur* ?cascade*; win: gagn* remport* vainc*
        vainqueur* victoire* victorieu* triomph*; lose: perd perdu* perdre perdent perdait perdra* perte*
        défaite* défait ?disparu*; accept: accept* ?approuv* ?admis* ?admet*; reject: rejet* refus* repouss*
        ?dément* ?contest*; import: importation* importé* importateur* importent; export: export*; open:
        ouvert* ouvrir ouvre ouvrent ouvrit ouvrant ouvriront ouvrira ?inaugur* ?déverrouill* ?libre* open
        ouvre*; close: fermé* fermer ferment fermeture* fermant ferma clos* clôtur* ?ferme* ?boucl*; above:
        dessus ?delà ?surpass*; below: dessous ?inférieur*; inside: intérieur* ?dedans; outside: extérieur*
        dehors hors ?extern*; guilty: coupable* culpab*; innocent: innocent* acquitt*; big: grand* gros*
        plus_grand* énorme* vaste* ?immense* ?géant* ?gigantesque* volumineu*; small: petit* minuscule*
        ?moindre* ?réduit*; high: haut* élevé* supérieur* ?élev* ?sup; low: bas basse* faible* inférieur*
        ?moindre* ?réduit*; begin: commenc* début* démarr* entam* ?inaugur* ?mit; end: fin finir* fini* fins
        finale* final termin* achev* cess* ?clôtur*; man: homme* mâle* masculin* monsieur ?messieurs ?gars;
        woman: femme* femelle* féminin* ?madame ?dames ?fille*; husband: mari maris époux ?conjoint*
        ?marié*; wife: épouse* femme femmes ?conjointe* ?mariée ?époux; brother: frère* ?fratern*; sister:
        sœur* soeur*; father: père pères papa ?paternel*; mother: mère mères maman ?maternel*; son: fils;
        daughter: fille filles; old: vieux vieil vieill* âgé âgée* âgés ancien* aîné* ?âge ?ancien*; young:
        jeun* cadet*; rich: riche* richesse* ?aisé* ?fertil*; poor: pauvr* ?défavoris* ?démuni* ?médiocre*;
        friend: ami amis amie* amical* amiti* ?copain* proches; enemy: ennemi* hostil* ?adversaire* ?rival*;
        supporter: partisan* supporter* sympathisant* ?fans ?fan ?défenseur*; opponent: opposant*
        adversaire* détracteur* ?rival*; arrest: arrêté* arrestation* arrêter interpell* arrêtés ?détenu*
        ?appréhend* ?arrêt*; release: libér* relâch* ?sort ?paru* publi* paru diffus* sorti; hot: chaud*
        chaleur* ?thermi*; cold: froid* ?rhume* ?refroid* ?fraîch*; maximum: maxim*; minimum: minim*; most:
        plupart plus majorit* majeure_partie ?favori*; least: moins minim* moindre*; more: plus davantage;
        less: moins ?inférieur* ?moindre*; minority: minorit*; summer: estiva* cet_été d_été l_été en_été;
        winter: hiver hivers hivern*; yesterday: hier ?veille; tomorrow: demain; strong: fort* puissan*
        solide* robust* ?vigour*; weak: faible* fragil* affaibli* ?faiblesse*; early: début* tôt précoce*
        premier* première* auparavant ?primitiv* plus_tôt précédent* antérieur*; late: tard* fin retard*
        ultérieur* ?défunt* plus_tard; public: public* publiqu* publics; private: privé* ?intim*; first:
        premier* première* ?1re ?prem*; last: dernier* dernière*; war: guerre* ?guerr* ?conflit*; peace:
        paix pacifi* ?calme*; morning: matin* ?aube; evening: soir* ?crépuscule; boy: garçon* ?fils ?gamin*;
        girl: fille* fillette*; success: succès réuss* ?parv*; fail: échec* échou* ?manqu* ?incapab*
        ?défaillan*
        """
    ),
    offices=Offices(
        forms=("{office} {of}{country}", "{head} {people} {rest}", "{office} {people}"),
        sure=True,
        of={
            "": ("de ",),
            "m sg": ("du ",),
            "f sg": ("de ", "de la "),
            "m pl": ("des ",),
            "f pl": ("des ",),
        },
        elided={"de ": "d'", "du ": "de l'", "de la ": "de l'"},
        feminine=words("banque cour assemblée commission armée marine garde police ministre autorité agence"),
        then_country=re.compile(" (?:du |de la |de l['’]|des |de |d['’])"),
        then_people=re.compile(" "),
        links=("de ", "des ", "du ", "d'", "d’"),
    ),
    language_cues=words("en parle parlent parlait parler parlant"),
    place_adjectives=words(
        """
        ais aise aises ien ienne iens iennes en enne ens ennes ain aine ains aines ois oise oises an ane
        ans anes ique iques i ie is ies
        """
    ),
)
