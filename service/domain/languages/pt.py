"""Portuguese: what we know of the language. See `base` for what each field means."""

from __future__ import annotations

import re

from service.domain.languages.articles import Articles
from service.domain.languages.base import (
    COUNTRY,
    LAND,
    REGION,
    TOWN,
    WATER,
    Language,
    by_value,
    meanings,
    numbers,
    words,
)
from service.domain.languages.denials import negation
from service.domain.languages.joining import Joining
from service.domain.languages.offices import Offices

LANGUAGE = Language(
    code="pt",
    # not "de o": "antes de o governo decidir"
    joining=Joining(
        joined={
            "em o": "no",
            "em a": "na",
            "em os": "nos",
            "em as": "nas",
            "por o": "pelo",
            "por a": "pela",
            "por os": "pelos",
            "por as": "pelas",
            "a o": "ao",
            "a os": "aos",
            "em este": "neste",
            "em esta": "nesta",
            "em esse": "nesse",
            "em essa": "nessa",
            "de este": "deste",
            "de esta": "desta",
            "de esse": "desse",
            "de essa": "dessa",
        },
        unless=re.compile(r"\w*(?:ar|er|ir|or)(?:em|mos)?\b", re.IGNORECASE),
    ),
    never_last=words(
        """
        sr sra srs srª dr dra D exmo exma v.exa eng arq Pe Gen Cel Cap Ten sarg p.ex Ex av R dep profª cmdt
        tel
        """
    ),
    maybe_last=words("ltda s.a cia a.c d.c e.u.a jan fev abr mai jun jul ago set out nov dez"),
    before_number=words("n nº art pág págs cap fig vol inc séc sécs"),
    months=words(
        """
        janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
        """
    ),
    before_letter=words("plano vitamina grupo tipo hepatite classe categoria anexo opção"),
    function_words=words(
        """
        o a os as um uma uns umas ele ela eles elas eu nós você vocês este esta estes estas esse essa isso
        isto aquele aquela em no na nos nas de do da dos das por para com sem após antes desde durante
        segundo se mas e ou porém contudo entretanto assim então também quando como entre apesar ao à seu
        sua não é foi já ainda hoje ontem ninguém nada nenhum nenhuma todos muitos sobre até que
        """
    ),
    inner_words=words(
        """
        foi são está mais muito ter ser há pelo pela pelos pelas também até quem nós lhe tem eram
        """
    ),
    conjunctions=words("e ou"),
    doubled_words=words("muito"),
    determiners=words("a as o os um uma"),
    link_particles=words("o os a as do da dos das no na em e de"),
    numbers=numbers(
        (0, "zero um/uma dois/duas três quatro cinco seis sete oito nove dez onze doze treze"),
        (10, "dezena/dezenas"),
        (14, "catorze/quatorze quinze dezasseis/dezesseis"),
        (17, "dezassete/dezessete dezoito dezanove/dezenove"),
        (20, "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa", 10),
        (1, "primeiro/primeira segundo/segunda terceiro/terceira"),
        (4, "quarto/quarta quinto/quinta sexto/sexta"),
        (7, "sétimo/sétima oitavo/oitava nono/nona décimo/décima"),
    ),
    powers=by_value(
        {
            2: "cem cento centena centenas",
            3: "mil milhar milhares",
            6: "milhão milhões milhoes",
            9: "bilhão bilhões bilhoes",
            12: "trilhão trilhões bilião biliões",
        }
    ),
    number_and=words("e"),
    dozens=words("dúzia dúzias"),
    decimal_comma=True,
    grouped_by_space=True,
    four_figures_whole=True,
    four_figures_grouped_in=frozenset({"", "BR"}),
    percent_words=("por cento", "porcento", "pontos percentuais", "percentua"),
    before_noon="manhã|madrugada",
    twelve="meio-dia|meia-noite|meio dia|meia noite",
    after_noon="tarde|noite",
    calendar_names={
        ("day", 0): (
            "na segunda",
            "desta segunda",
            "nesta segunda",
        ),
        ("day", 1): (
            "terça",
            "na terça",
        ),
        ("day", 2): (
            "na quarta",
            "nesta quarta",
        ),
        ("day", 3): (
            "na quinta",
            "nesta quinta",
        ),
        ("day", 4): (
            "na sexta",
            "nesta sexta",
        ),
    },
    ordinal_words=numbers(
        (1, "primeiro/primeira/primeiros/primeiras/primeiramente segundo/segunda/segundos/segundas"),
        (3, "terceiro/terceira/terceiros/terceiras quarto/quarta quinto/quinta/quintos/quintas"),
        (6, "sexto/sexta sétimo/sétima oitavo/oitava nono/nona décimo/décima/décimos/décimas"),
    ),
    half_words=words("mei metade"),
    fraction_words=numbers((3, "terço/terços")),
    currency_words={
        "dollar": "dólar dólares",
        "euro": "euro",
        "pound": "libra esterlina",
        "yen": "iene",
        "yuan": "yuan iuane",
        "franc": "franco",
        "rand": "rand",
        "naira": "naira",
        "shilling": "xelim xelins",
        "rupee": "rupia",
        "birr": "birr",
        "dinar": "dinar",
        "riyal": "rial riyal riais",
        "lira": "lira libra",
        "shekel": "shekel siclo",
        "krona": "coroa",
        "peso": "peso",
        "ruble": "rublo",
        "cedi": "cedi",
        "dirham": "dirham",
        "kwanza": "kwanza cuanza",
        "metical": "metical meticais",
    },
    unit_words={
        "kilometer": "quilómetro",
        "centimeter": "centímetro",
        "tonne": "tonelada",
        "degree": "grau °",
        "liter": "litro",
    },
    measure_links=words("de"),
    measure_ending="(?:e?s)?",
    telephone_words=words("ligue ligar telefone tel telefonar"),
    relative_days=words("ontem hoje amanhã"),
    numbering_words=words("figura tabela artigo secção"),
    month_locales=("pt_PT",),
    months_also_words=words("março"),
    clock_with_h=True,
    clock_with_point=False,
    feasts=words("natal pascoa"),
    titles=words(
        """
        presidente vice-presidente ministro ministra primeiro-ministro primeira-ministra rei rainha príncipe
        papa cardeal arcebispo bispo padre pastor senador senadora deputado deputada governador governadora
        prefeito embaixador embaixadora comissário secretário secretária diretor diretora chefe general
        coronel capitão comandante juiz juíza procurador procuradora advogado advogada professor professora
        doutor doutora dr dra sr sra porta-voz treinador agricultor agricultora enfermeira estudante
        ativista jornalista economista analista investigador investigadora escritor escritora poeta cantor
        cantora pescador engenheiro engenheira historiador primeiro senhor senhora
        """
    ),
    openers=words(
        """
        amanhã alguns algumas vários várias agora aqui ali lá atrás através cada cerca cinco conforme contra
        daqui depois desse deste dez diante dois duas exceto fora frente graças jamais junto logo longe mal
        menos mesmo milhares nem nesta neste nunca onde outro outra outros outras perto pois porque portanto
        pouco quase qual quanto quatro quem seis sempre talvez tanto três tudo última último agricultores
        polícias soldados médicos moradores especialistas autoridades presidente ministro professor foto
        chuva água preços escolas eleições nascido nascida
        """
    ),
    said=words(
        """
        disse diz afirmou afirma acrescentou explicou explica contou declarou alertou escreveu que cuja
        """
    ),
    locatives=words("em"),
    of_words=words("de da do"),
    place_kinds=words("lago monte rio vale ilha baía cabo serra província distrito região aldeia porto"),
    bodies=words(
        """
        universidade escola instituto academia banco fundo ministério departamento agência autoridade
        conselho comité comissão tribunal parlamento senado congresso assembleia partido união liga
        associação federação fundação organização sociedade clube grupo companhia rádio televisão hospital
        estádio aeroporto museu igreja catedral exército forças polícia frente movimento aliança lei tratado
        acordo convenção plano programa projeto cimeira conferência fórum festival copa taça jogos prémio
        dia guerra relatório centro rua avenida praça ponte nacional internacional federal central supremo
        mundial república estado
        """
    ),
    no_names=words(
        """
        deus alá internet twitter facebook whatsapp youtube google natal páscoa ramadão quaresma covid ébola
        islão bíblia corão norte sul leste oeste terra lua estado história sim não
        """
    ),
    own_name_spelling=True,
    name_signs=re.compile(r"[ãõ]|(?i:ção|lh[aeo]|nh[aeo]\b)"),
    name_readings=(
        ("ç", "s"),
        ("ção", "sao"),
        ("lh", "ly"),
        ("nh", "ny"),
        ("j", "zh"),
        ("ch", "sh"),
        ("x", "sh"),
    ),
    slavic_respellings=(
        ("sky$", "ski"),
        ("y", "i"),
    ),
    term_endings=words("es s"),
    articles=Articles(
        families=(
            ("", "o ", "a ", "os ", "as "),
            ("de ", "do ", "da ", "dos ", "das "),
            ("em ", "no ", "na ", "nos ", "nas "),
            ("ao ", "à ", "aos ", "às ", "a "),
            ("por ", "pelo ", "pela ", "pelos ", "pelas "),
        ),
        without_article=frozenset({"", "de ", "em ", "por "}),
        instead=words("este esta estes estas esse essa esses essas um uma seu sua seus suas cada"),
        numerals=words("um uma"),
        before_noun=words("antigo antiga novo nova futuro futura grande primeiro primeira segundo segunda"),
        governing=words("com contra e entre mas ou para que sem sobre"),
        masculine_singular=frozenset({"ao ", "do ", "no ", "o ", "pelo "}),
        feminine_singular=frozenset({"a ", "da ", "na ", "pela ", "à "}),
        masculine_plural=frozenset({"aos ", "dos ", "nos ", "os ", "pelos "}),
        feminine_plural=frozenset({"as ", "das ", "nas ", "pelas ", "às "}),
        slots=(
            ("o ", "a ", "os ", "as "),
            ("do ", "da ", "dos ", "das "),
            ("no ", "na ", "nos ", "nas "),
            ("ao ", "à ", "aos ", "às "),
            ("pelo ", "pela ", "pelos ", "pelas "),
        ),
        singular_in_s=words("campus"),
        links=words("de da do das dos e para"),
    ),
    shouted_words=words("na os ao da do cia"),
    common_words=words(
        """
        como grande nome mundo fez saida tera po van volta java aba meta superior man dara mundial lida
        centro maio central tiro indo mao unidade tema pool reuniao mono branco barreiras bo rota natal mora
        mascara leo tom tira tanta salt logar norte sul leste oeste porto faro beja braga moura serpa evora
        lagos para nice orange vitoria santos campo campos amazonas baia ilha ilhas rio serra vale monte
        costa lisboeta cidade povo estado bela cruz vera terra areia feira sal luz era sena tete sucre don
        main
        """
    ),
    kind_words={
        WATER: "rio lago delta bacia estuario canal estreito golfo baia mar vale",
        LAND: "ilha ilhas monte",
        REGION: "estado provincia regiao distrito departamento condado",
        TOWN: "cidade vila aldeia municipio presidente porto aeroporto",
        COUNTRY: "republica reino governo pais",
    },
    kind_links=words("de do da dos das"),
    prepositions=words("em no na nos nas de do da dos das a ao para desde"),
    directions=words("norte sul leste oeste grande"),
    particles_are_words=True,
    letter_variants=(("ê", "é"), ("ô", "ó"), ("é", "ê"), ("ó", "ô")),
    has_lexicon=True,
    has_dictionary=True,
    lexicon_is_whole=True,
    length=1.08,
    length_spread=0.12,
    the_country=re.compile(r"(?i)\b(?:[don]o|ao|[nd]?este|[nd]?esse|seu|nosso|meu) país\b"),
    negation=negation(
        r"""\b(?:não(?!\ (?:só|apenas|somente))|nunca|jamais|ninguém|nenhuma?)\b""",
        r"""\b(?:não|nem|sem|nada|tampouco|impossív\w+|recus\w+|neg(?:ou|a|am|ar)|falt\w+|carec\w+|ausên\w+|incapa\w+
        |deix\w+\ de|desconh\w+|ignor\w+|longe\ de)\b""",
        r"""\b(?:exceto|pouc\w+|evit\w+|imped\w+|apenas|só|contra|antes|demasiado|vez|descon\w+
        |outr\w+|inv[ée]s)\b""",
        inner=r"\b(?:in|im|ir|des)\w{3,}(?:[áíéú]ve(?:l|is)|ntes?|[ai]d[oa]s?|os[oa]s?|t[oa]s?)\b",
        reported=True,
        told=r"\bnem\b(?!\ só)",
    ),
    shared_news_words=words(
        """
        hospital some come safety
        """
    ),
    page_lines=(r"(?:leia|veja|saiba) (?:também|mais)\b",),
    meanings=meanings(
        """
        kill: matou matar* matad* matam matando mata mataram morto* morta* morte* morr* faleci* falec*
        assassin* óbito* abatid* ?fatal*; injure: ferid* feri* ferimento* lesõe* lesion* machuc* ?lesão;
        before: antes anterior* ?perante; after: depois após seguida ?posterior*; north: norte nortenh*
        setentrion* nordeste noroeste ?nort* north northern; south: sul meridion* sulist* ?sudeste ?sudoeste
        ?sul* south southern austral*; east: leste oriental* ?oriente ?sudeste east eastern; west: oeste
        ocident* ?noroeste ?sudoeste west western; buy: compra* comprou comprei compro adquir* aquisi*;
        sell: vend* ?comerciali* esgotad*; rise: aument* subi* sobe* cresc* crescimento* elevação elevou
        acresc* ?ergu* ?ascen*; sink: cair caiu caí* queda* diminu* reduz* redução* redu* baixou descer
        desceu declín* ?tomb* ?pertenc*; win: ganh* venc* vitóri* vitorios* triunf* conquist* vantagem
        ?rendeu; lose: perd* derrot* ?falh* ?desaparec*; accept: aceit* ?admit*; reject: rejeit* recus*
        ?repudi*; import: importação importações importad* importar importam importador*; export: exporta*;
        open: aberto* aberta* abrir abriu abre abrem abrindo abertura* ?inaugur* open; close: fechad* fech*
        encerr*; above: acima; below: abaixo ?inferior*; inside: dentro interior* entra* entro*; outside:
        fora exterior ?extern* ?saí* ?sai; guilty: culpad* culpa; innocent: inocen* ?absolv*; big: maior*
        grand* enorm* ?imens* ?gigant* ?grandi* ?grand*; small: menor* pequen*; high: alt* elevad* superior*
        ?elev* acima maior_do_que de_cima cimo; low: baix* inferior* menor*; begin: começ* inici* início*
        ?princípi* ?partir ?passou; end: fim finai* final* termin* acab* encerr* ?terminar ?extremidade*
        ?cess*; man: homem homens masculin* macho* ?rapaz* ?humanidade; woman: mulher* feminin* fêmea*
        ?senhora* ?menina* ?moça*; husband: marido* esposo ?cônjuge* ?casad*; wife: esposa* mulher ?cônjuge*
        ?casad*; brother: irmão irmãos ?irm* ?fratern* brother; sister: irmã irmãs ?irm* caçula sister;
        father: pai pais papai ?patern*; mother: mãe mães mamãe ?matern*; son: filho filhos; daughter: filha
        filhas ?filh*; old: velh* idos* antig* ancião* anciã* ultrapassad*; young: jovem jovens juventude
        juven* mais_novo*; rich: rico* rica* riquez* ?abastad*; poor: pobre* pobrez* ?carent* ?ruim* ?mau
        ?fraco* ?desfavorec* ?precári*; friend: amig* amiz* amizad* ?alia*; enemy: inimig* hostil*
        ?adversári* ?rival*; supporter: apoiador* apoiante* partidári* adept* ?torced* ?fãs ?fã ?defens*
        ?simpatiz*; opponent: oponente* adversári* opositor* ?opos* ?rival*; arrest: preso* presa* detid*
        deteve detenç* detiver* prender prend* prisão ?custódia; release: libert* liber* solto* solt*
        ?divulg* publi* lanç* divulg*; hot: quent* calor* calor; cold: frio* fria* gelad* ?resfri*
        ?constipa*; maximum: máxim*; minimum: mínim*; most: maioria maior_parte mais ?*íssim*; least: menos
        mínim*; more: mais; less: menos ?inferior*; minority: minori*; summer: verão verões ?estival;
        winter: inverno* ?invern*; yesterday: ontem dia_anterior véspera; tomorrow: amanhã; strong: forte*
        fortemente fortalec* poderos* sólid* ?robust* ?intens* ?potent*; weak: fraco* fraca* fraqu* frágil*
        frágeis débe* debil*; early: início* começ* ced* primeir* anterior* precoce* inici* anteriormente
        ?princípi* ?antecip* ?primórd* ?madrugada; late: tard* final* fim posterior* atras* ?falecid* depois
        ?futur*; public: públic* ?publ* ?população; private: privad* particular* ?priv*; first: primeir*
        ?1ª; last: últim* final* passad*; war: guerra* ?guerr* ?combat* ?conflit*; peace: paz pacífic*
        pacif* ?calm*; morning: manhã* matutin* ?madrugada ?matin*; evening: noite* tarde* noturn*
        ?anoitec*; boy: menino meninos garoto garotos rapaz* ?filh*; girl: meninas menina garotas garota
        rapariga* moça* ?filha*; success: sucess* êxito*; fail: falh* fracass* ?insucess*
        """
    ),
    offices=Offices(
        forms=("{office} {of}{country}", "{head} {people} {rest}", "{office} {people}"),
        sure=True,
        of={
            "": ("de ",),
            "m sg": ("do ",),
            "f sg": ("da ",),
            "m pl": ("dos ",),
            "f pl": ("das ",),
        },
        feminine=words("assembleia comissão guarda marinha polícia ministra agência autoridade"),
        then_country=re.compile(" (?:do |da |dos |das |de )"),
        then_people=re.compile(" "),
        links=("de ", "do ", "da ", "dos ", "das "),
    ),
    language_cues=words("em fala falam falava falar"),
    place_adjectives=words(
        """
        es esa eses esas ano ana anos anas iano iana ianos ianas ense enses ino ina inos inas eu eia ico ica
        no na nos nas
        """
    ),
    same_sounds=(
        (re.compile("k"), "c"),
        (re.compile("y"), "i"),
        (re.compile("w"), "v"),
        (re.compile("j(?=[ei])"), "g"),
    ),
)
