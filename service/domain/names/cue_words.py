"""The words that tell names in each language: `cues` reads them. In lower case."""

from __future__ import annotations

#: small words inside a name, where a name follows: "Ursula von der Leyen", "José dos Santos"
PARTICLES = """
        al el dan bin bint ibn ben abu abou ould mint ag van von der den de del della di da do dos
        das du la le ter ten zu zur y af d'
    """
#: what may follow a name: "John Paul II", "Piquet Jr"
ROMAN = """
        II III IV VI VII VIII IX XI XII XIII XIV XV XVI XXIII Jr Sr
    """
#: words of `BODIES` that are surnames as well
SURNAMES = """
        green young day bishop king price church hall park street rice law bill prince spring
        field war good north west black white brown power post banks lake hill rivers forest major
        marshal general young cross new
    """
#: titles and offices that stand before a name
TITLES: dict[str, str] = {
    "en": """
        president vice-president vice premier minister prime chancellor king queen prince princess
        emir sheikh sheik sultan pope cardinal archbishop bishop imam ayatollah rabbi pastor
        father reverend rev sister senator sen governor gov mayor congressman congresswoman
        representative rep ambassador amb commissioner secretary secretary-general director
        director-general chairman chairwoman chair chairperson chief general gen colonel col
        captain capt major maj lieutenant lt sergeant sgt admiral adm commander marshal justice
        judge attorney lawyer prosecutor inspector superintendent constable professor prof doctor
        dr mr mrs ms miss sir lady lord dame spokesman spokeswoman spokesperson coach striker
        midfielder defender goalkeeper farmer teacher nurse student activist journalist economist
        analyst researcher author writer novelist poet singer actor actress musician trader
        fisherman driver engineer architect historian biologist geologist hydrologist ecologist
        leader lawmaker deputy foreign economy finance health interior defence defense education
        opposition former acting interim resident residents geographer climatologist monsignor
        villager shopkeeper midwife volunteer witness mp
    """,
    "sv": """
        president presidenten vicepresident kung kungen drottning drottningen prins prinsessan
        påven ärkebiskop biskop imam general generalen överste kapten professor professorn docent
        doktor dr fru herr domare åklagare advokat advokaten ambassadör ambassadören guvernör
        guvernören borgmästare borgmästaren journalisten forskaren författaren läraren bonden
        fiskaren läkaren sjuksköterskan studenten aktivisten ekonomen analytikern regissören
        skådespelaren sångaren tränaren anfallaren invånaren ordföranden ordförande talesperson
        talespersonen talesman talesmannen generalsekreterare generalsekreteraren kommissionär
        kommissionären överbefälhavaren barnmorskan hydrologen geologen historikern chefen
    """,
    "fr": """
        président présidente vice-président ministre premier roi reine prince princesse émir
        cheikh sultan pape cardinal monseigneur mgr archevêque évêque imam pasteur père sénateur
        sénatrice député députée gouverneur maire préfet ambassadeur ambassadrice commissaire
        secrétaire directeur directrice chef général colonel capitaine commandant lieutenant
        amiral juge procureur procureure avocat avocate professeur professeure docteur dr pr m mme
        mlle me porte-parole entraîneur attaquant agriculteur agricultrice enseignant enseignante
        infirmier infirmière étudiant étudiante militant militante journaliste économiste analyste
        chercheur chercheuse auteur écrivain poète chanteur chanteuse acteur actrice pêcheur
        chauffeur ingénieur ingénieure historien historienne opposant hydrologue géologue habitant
        habitante maraîcher commerçante sage-femme romancier romancière cinéaste
    """,
    "pt": """
        presidente vice-presidente ministro ministra primeiro-ministro primeira-ministra rei
        rainha príncipe papa cardeal arcebispo bispo padre pastor senador senadora deputado
        deputada governador governadora prefeito embaixador embaixadora comissário secretário
        secretária diretor diretora chefe general coronel capitão comandante juiz juíza procurador
        procuradora advogado advogada professor professora doutor doutora dr dra sr sra porta-voz
        treinador agricultor agricultora enfermeira estudante ativista jornalista economista
        analista investigador investigadora escritor escritora poeta cantor cantora pescador
        engenheiro engenheira historiador
    """,
    "es": """
        presidente presidenta ministro ministra rey reina príncipe papa cardenal arzobispo obispo
        senador diputado gobernador alcalde embajador general coronel juez fiscal abogado profesor
        doctor dr sr sra portavoz periodista economista
    """,
    "sw": """
        rais waziri mkuu jaji mfalme malkia papa askofu sheikh jenerali kanali profesa daktari dk
        bwana bi
    """,
    "ha": """
        shugaba ministan firaministan gwamna sarki janar alkali farfesa malam alhaji hajiya dakta
        sanata
    """,
    "so": "madaxweynaha wasiirka raysalwasaaraha jeneraal garsoore sheekh dr mudane guddoomiye",
    "af": """
        president minister premier koning koningin pous generaal professor prof dr mnr me regter
        aartsbiskop
    """,
    "tr": """
        cumhurbaşkanı başbakan bakanı bakan kral kraliçe papa general albay profesör prof dr bay
        bayan vali
    """,
}
#: what follows a speaker's name
SAID: dict[str, str] = {
    "en": """
        said says told added warned argued explained insisted recalled wrote asked replied noted
        announced thinks believes remembers who whose
    """,
    "sv": """
        sade säger sa berättar förklarade förklarar tillade skrev skriver varnade varnar menar
        anser minns som
    """,
    "fr": """
        dit déclare déclaré ajoute ajouté explique expliqué affirme affirmé raconte estime
        prévient qui dont
    """,
    "pt": """
        disse diz afirmou afirma acrescentou explicou explica contou declarou alertou escreveu que
        cuja
    """,
    "es": "dijo dice afirmó añadió explicó declaró escribió que",
}
#: what stands before the name of a place
IN: dict[str, str] = {
    "en": "in near outside around from",
    "sv": "i nära utanför kring från på till",
    "fr": "à près vers dans en",
    "pt": "em",
    "es": "en",
    "af": "in naby",
    "sw": "huko mjini katika kijiji wilayani mkoani",
    "ha": "garin a jihar",
}
#: what joins the last of a list
AND: dict[str, str] = {
    "en": "and or",
    "sv": "och eller",
    "fr": "et ou",
    "pt": "e ou",
    "es": "y o",
    "af": "en of",
    "sw": "na",
}
#: words in the name of a place that say what it is
KINDS_OF_PLACE: dict[str, str] = {
    "en": """
        lake mount mountain river valley island islands bay cape desert plateau forest peninsula
        province district county region village town port fort hills falls basin delta strait
        oasis creek reef canal state city
    """,
    "fr": """
        lac mont rivière fleuve vallée île baie cap désert plateau forêt province district région
        village port détroit oasis
    """,
    "sv": "sjön berget floden ön viken provinsen distriktet regionen byn",
    "pt": "lago monte rio vale ilha baía cabo serra província distrito região aldeia porto",
}
#: words that make a run of capitals the name of a body, a law, a work or a thing
BODIES: dict[str, str] = {
    "en": """
        university college school institute academy bank fund ministry department office agency
        authority council committee commission court parliament senate congress assembly house
        party union league association federation confederation foundation organisation
        organization society club team corporation company group holdings ltd inc limited airlines
        airways motors oil gas energy electric railway railways press news times post herald
        tribune guardian telegraph observer radio television channel network hospital clinic
        stadium airport museum library theatre theater church cathedral mosque temple army navy
        force forces police brigade battalion front movement alliance coalition act bill law
        treaty agreement accord accords convention charter protocol declaration plan programme
        program project initiative summit conference forum festival cup games championship
        championships trophy prize award awards day week month year revolution spring war battle
        crisis report index review survey study journal magazine service services centre center
        board bureau tribunal campaign deal pact constitution amendment street road avenue square
        bridge tower palace building hall park hotel stock exchange market chamber trust
        cooperative workers marathon derby open tour grand prix show commons crime game tours
        studios rights water climate development security peace human international national
        federal central supreme high constitutional general world global european african asian
        american united democratic republican social liberal labour labor conservative green
        people's popular independent
    """,
    "fr": """
        université école institut académie banque fonds ministère département office agence
        autorité conseil comité commission cour parlement sénat congrès assemblée parti union
        ligue association fédération confédération fondation organisation société club groupe
        compagnie presse radio télévision hôpital clinique stade aéroport musée bibliothèque
        théâtre église cathédrale mosquée armée forces police front mouvement alliance coalition
        loi traité accord accords convention charte protocole déclaration plan programme projet
        initiative sommet conférence forum festival coupe jeux championnat prix journée semaine
        année révolution printemps guerre bataille crise rapport indice centre bureau tribunal
        constitution rue avenue place pont tour palais hôtel bourse chambre international
        internationale national nationale fédérale central centrale suprême monde mondial
        européenne européen africaine africain état etat république
    """,
    "sv": """
        universitetet universitet högskolan institutet akademin banken fonden departementet
        myndigheten rådet domstolen riksdagen partiet unionen förbundet föreningen stiftelsen
        klubben bolaget gruppen sjukhuset flygplatsen museet kyrkan armén polisen fronten rörelsen
        alliansen lagen avtalet konventionen planen toppmötet festivalen cupen spelen priset dagen
        kriget rapporten centralen gatan torget bron dagens nyheter svenska internationella
        nationella europeiska afrikanska nordiska högsta
    """,
    "pt": """
        universidade escola instituto academia banco fundo ministério departamento agência
        autoridade conselho comité comissão tribunal parlamento senado congresso assembleia
        partido união liga associação federação fundação organização sociedade clube grupo
        companhia rádio televisão hospital estádio aeroporto museu igreja catedral exército forças
        polícia frente movimento aliança lei tratado acordo convenção plano programa projeto
        cimeira conferência fórum festival copa taça jogos prémio dia guerra relatório centro rua
        avenida praça ponte nacional internacional federal central supremo mundial república
        estado
    """,
}
#: further words that are written with a capital and name nobody
NO_NAMES: dict[str, str] = {
    "en": """
        indigenous philippine lankan internet magnificent daily sunday frequent god allah web
        twitter facebook whatsapp youtube instagram google tiktok linkedin christmas easter
        ramadan eid lent passover hanukkah diwali covid covid-19 ebola islam christianity judaism
        hinduism buddhism muslim muslims christian christians jew jews jewish catholic catholics
        protestant orthodox sunni shia shiite islamist islamists arab arabs arabic kurd kurds
        kurdish african africans asian asians european europeans american americans western west
        east north south eastern northern southern earth moon mars sun bible quran koran torah
        north-east north-west southeast southwest northeast northwest mid tv olympics olympic
        paralympic paralympics nazi nazis brexit english french british dutch danish spanish swiss
        greek polish turkish finnish czech thai welsh irish scottish swedish norwegian german
        germans russian russians chinese japanese korean indian portuguese hebrew persian amharic
        swahili hausa somali yoruba igbo zulu xhosa afrikaans tigrinya oromo berber tuareg fulani
        maasai malagasy ivorian burkinabe basotho swazi filipino bedouin houthi houthis taliban
        good new old big great young black white red blue golden dear thank yes no okay hello
        latin roman creole bantu communist communists marxist socialist democrat democrats
        republicans tories whig mass jihad sharia hajj sahelian saharan
    """,
    "fr": """
        dieu allah internet twitter facebook whatsapp youtube google noël pâques ramadan carême
        covid ebola islam bible coran nord sud est ouest terre lune occident orient état etat
        histoire monsieur madame oui non anglais français africains africain africaine africaines
        européens européen américains américain arabes arabe juifs juif musulmans musulman
        occidentaux
    """,
    "sv": """
        gud allah internet twitter facebook whatsapp youtube google jesus bibeln koranen covid
        ebola jorden ja nej
    """,
    "pt": """
        deus alá internet twitter facebook whatsapp youtube google natal páscoa ramadão quaresma
        covid ébola islão bíblia corão norte sul leste oeste terra lua estado história sim não
    """,
}
#: words that begin sentences beside `Rules.starters`
OPENERS: dict[str, str] = {
    "en": """
        officials police residents farmers experts critics supporters analysts witnesses
        authorities protesters soldiers doctors teachers students workers women men children
        people families rebels troops voters researchers scientists aid local government foreign
        health heavy rain floods prices schools hospitals elections talks negotiations fighting
        violence journalists lawyers judges prosecutors opposition about above across addressing
        again ahead along already although always amid among any anyone anything apart around
        asked back based because being below beside besides beyond born built called certainly
        clearly come compared contrary currently dozens down due during early east eight eleven
        elsewhere enough especially ever except far farther fifteen fifty finally first five
        following for former fortunately four further generally getting given going half hardly
        having hence hours how hundreds inside into its just lack least less like likewise little
        living long look looking made maybe meanwhile millions months much near nearby nearly
        never next nine nobody nonetheless nor off often old older once ongoing opponents
        otherwise our out outside own part perhaps please previously probably quite rather read
        recently regardless rising roughly second seven several shortly similarly since six sixty
        slowly sometimes somewhere soon still such sure tell ten thanks their them then there
        therefore third thirty thousands through throughout thus till together too toward towards
        traders truck trucks twelve twenty twice two unless until up upon using usually very
        villagers want water well what whatever whenever whereas whether which whichever whole
        whom whose within work working written years young younger your relatives neighbours
        neighbors colleagues friends parents members leaders ministers lawmakers mediators donors
        investors passengers drivers fishermen nurses opened closed speaking founded elected
        appointed raised married educated trained accused arrested sentenced president minister
        prime king queen pope mayor professor doctor judge general captain coach spokesman
        spokeswoman photo photos picture pictures video correction editing reporting writing
        sources source exports imports inflation unemployment growth trade drought hunger
    """,
    "fr": """
        les selon plusieurs hier demain aujourd'hui certains certaines beaucoup autour chez contre
        dès devant derrière jusqu'ici là là-bas maintenant mieux moins néanmoins or peu pourquoi
        pourtant près puisque quant quel quelle quelques rien sauf sinon soit tandis tant tel
        telle tout toutefois toujours très trop vers voici voilà deux trois quatre cinq six sept
        huit neuf dix vingt cent mille interrogé interrogée né née élu élue nommé arrivé installé
        face grâce faute outre suite dernier dernière premier première ancien ancienne monsieur
        madame agriculteurs policiers soldats médecins habitants experts autorités président
        ministre général professeur photo vidéo pluie eau prix écoles élections négociations
        d'autres d'ici l'ancien l'ex
    """,
    "sv": """
        bönder poliser soldater läkare invånare experter kritiker myndigheterna polisen regeringen
        enligt förra nästa igår imorgon idag ibland ofta sedan dessutom däremot därför istället
        kanske bara både bakom bland framför genom hittills innan inför inom kring längs mellan
        mot nära omkring ovanför samma snart tack tidigare trots tusentals under utanför utöver
        varför varje vidare visst åter återigen över först sist senare hundratals fyra fem sex sju
        åtta nio tio hundra tusen född vald utsedd skolor priserna regnet vattnet valet
        förhandlingarna presidenten statsministern ministern professor general tidningen foto
    """,
    "pt": """
        segundo ontem amanhã alguns algumas vários várias agora aqui ali lá atrás através cada
        cerca cinco como conforme contra daqui depois desse deste dez diante dois duas então essa
        exceto fora frente graças hoje jamais junto logo longe mal mas menos mesmo milhares nem
        nesta neste nunca onde outro outra outros outras perto pois porque portanto pouco quase
        qual quanto quatro quem seis sempre sobre talvez tanto três tudo última último
        agricultores polícias soldados médicos moradores especialistas autoridades presidente
        ministro professor foto chuva água preços escolas eleições nascido nascida
    """,
}
