"""How a language writes figures in running text: one table per language, and CLDR for a language without one.

Words are given in lower case, with ' for the apostrophe; an elided word keeps it (d'). A phrase is its words and signs
with one space between them. A new language is one more table in TABLES.
"""

from functools import cache

from babel import Locale

from newsroom.publication.languages import locale

from .numerals import BILLION, MILLION, SPACES, THOUSAND, TRILLION, Numerals, Phrases


def phrases(**meanings: str) -> Phrases:
    """From one list of phrases, parted by commas, for each meaning: phrase to meaning."""
    return Phrases((phrase.strip(), meaning) for meaning, listed in meanings.items() for phrase in listed.split(","))


def phrase(*listed: str) -> Phrases:
    """Phrases that mean the field they stand in."""
    return Phrases.fromkeys(listed, "")


def series(words: str, first: int = 2, step: int = 1) -> dict[str, int]:
    """Words that count up from `first`; forms of the same number are parted by a slash."""
    numbers = enumerate(words.split())
    return {form: first + step * index for index, forms in numbers for form in forms.split("/")}


def words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
CODES = {code: code for code in ("EUR", "USD", "GBP", "JPY", "RON", "CHF", "CNY", "SEK", "PLN", "KRW", "INR", "BRL")}
MEASURES = words(
    "km m cm mm km² m² m³ ha kg g t kW kWh MW MWh GW GWh TWh W Wh V A Nm hp ch CP PS h min s l L cl km/h mph °C °"
)

ENGLISH = Numerals(
    decimal=".",
    groups=",",
    capital_months=True,
    ones=words("a an one"),
    numbers=series(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty"
    )
    | series("thirty forty fifty sixty seventy eighty ninety", 30, 10),
    hundreds=words("hundred"),
    magnitudes={"thousand": THOUSAND, "million": MILLION, "billion": BILLION, "trillion": TRILLION}
    | {"mln": MILLION, "mio": MILLION, "bln": BILLION},
    letters={"k": THOUSAND, "K": THOUSAND, "m": MILLION, "M": MILLION, "bn": BILLION, "b": BILLION, "tn": TRILLION},
    joiner="and",
    collectives={"dozen": (12, None), "score": (20, None)},
    half_before=Phrases({"half a": "0.5", "half - a": "0.5", "quarter of a": "0.25", "a quarter of a": "0.25"}),
    half_after=phrase("and a half", "- and - a - half"),
    fractions=words(
        "third thirds quarter quarters fifth fifths tenth tenths halves hundredth hundredths thousandth thousandths "
        "millionth millionths"
    ),
    links=words("of"),
    percent=phrase("percent", "per cent", "pct"),
    points=phrase("percentage points", "percentage point", "pp", "ppt", "pts"),
    basis_points=phrase("basis points", "basis point", "bps"),
    bare_points=words("points point"),
    points_after=words("up down by"),
    currencies=phrases(
        EUR="euro, euros",
        USD="dollar, dollars, US dollar, us dollar, us dollars, us $",
        GBP="pound sterling, pounds sterling, pounds, sterling",
        JPY="yen, japanese yen",
        RON="lei, leu, romanian lei",
        CHF="swiss francs, swiss franc",
    ),
    hedges=phrases(
        about="about, around, approximately, roughly, some, circa, approx, an estimated, in the region of",
        over="more than, over, at least, in excess of, upwards of, above, no fewer than, no less than, well over",
        nearly="nearly, almost, close to, just under, just short of",
        under="up to, less than, fewer than, under, below, at most, no more than",
    ),
    hedges_after=phrases(about="or so, approximately", over="or more, and more, plus", under="or less, or fewer"),
    openings=Phrases({"between": "and", "from": "to"}),
    connectors=phrase("to"),
    quarters=words("quarter quarters"),
    half_years=words("half semester"),
    ordinals=series("first second third fourth", 1) | {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4},
    ordinal_endings=words("st nd rd th"),
    edges=phrases(
        end="end, late, close, year-end",
        start="early, beginning, start",
        mid="mid, middle",
        spring="spring",
        summer="summer",
        autumn="autumn, fall",
        winter="winter",
    ),
    year_links=words("of the in - year"),
    year_before=words("in since by from until till during before after of year end early late for through to"),
    prepositions=words(
        "in since by from until during before after of for at to and or but with under over on per as were was are "
        "is have has had will would can may more less worldwide last this a an the up down against out than vs versus"
    ),
    singulars=phrases(
        vehicles="vehicle, car, van, suv",
        units="unit",
        models="model",
        brands="brand, marque",
        platforms="platform",
        employees="employee, worker, person",
        jobs="job",
        customers="customer, client",
        years="year",
        plants="plant, factory",
    ),
    plurals=phrases(
        vehicles="vehicles, cars, vans, suvs, automobiles, evs",
        units="units",
        models="models",
        brands="brands, marques",
        platforms="platforms",
        employees="employees, people, staff, workers, persons",
        jobs="jobs, positions, posts",
        customers="customers, clients, buyers",
        years="years",
        months="months",
        days="days",
        hours="hours",
        countries="countries, markets",
        plants="plants, factories, sites",
        partners="partners, suppliers, companies",
        tonnes="tonnes, tons",
    ),
    labels=words(
        "level phase line stage tier scope page note article art section chapter annex version gate hall building "
        "room junction terminal class type no number industry formula top photo figure table step unit lot"
    )
    - words("unit"),
    decades=frozenset(),
)

FRENCH = Numerals(
    decimal=",",
    groups=SPACES,
    ones=words("un une"),
    numbers=series(
        "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
        "dix-neuf vingt/vingts"
    )
    | series("trente quarante cinquante soixante septante huitante/octante nonante", 30, 10),
    doubtful=words("neuf"),
    scores={("quatre", "vingt"): 80, ("quatre", "vingts"): 80, ("dix", "sept"): 17}
    | {("dix", "huit"): 18, ("dix", "neuf"): 19},
    takes_teens=frozenset({60, 80}),
    hundreds=words("cent cents"),
    magnitudes={"mille": THOUSAND, "millier": THOUSAND, "milliers": THOUSAND}
    | {"million": MILLION, "millions": MILLION, "mio": MILLION, "mln": MILLION}
    | {"milliard": BILLION, "milliards": BILLION, "mrd": BILLION},
    letters={"k": THOUSAND, "K": THOUSAND, "M": MILLION, "Md": BILLION, "Mds": BILLION, "Mrd": BILLION, "G": BILLION},
    bare=words("cent mille"),
    joiner="et",
    joins_tens=True,
    collectives={"douzaine": (12, None), "dizaine": (10, "about"), "quinzaine": (15, "about")}
    | {"vingtaine": (20, "about"), "trentaine": (30, "about"), "quarantaine": (40, "about")}
    | {"cinquantaine": (50, "about"), "soixantaine": (60, "about"), "centaine": (100, "about")}
    | {"douzaines": (12, None), "millier": (1000, "about")},
    half_before=Phrases({"un demi -": "0.5", "un demi": "0.5", "un quart de": "0.25"}),
    half_after=phrase("et demi", "et demie"),
    fractions=words(
        "tiers quart quarts cinquième cinquièmes dixième dixièmes centième centièmes millième millièmes millionième "
        "millionièmes"
    ),
    links=words("de d' des"),
    percent=phrase("pour cent", "pourcent"),
    points=phrase("points de pourcentage", "point de pourcentage", "points de %", "pp", "pts"),
    basis_points=phrase("points de base", "point de base", "pb", "pdb"),
    bare_points=words("points point"),
    points_after=words("de"),
    currencies=phrases(
        EUR="euro, euros",
        USD="dollar, dollars, dollars américains, dollars us, dollar américain",
        GBP="livres sterling, livre sterling",
        JPY="yen, yens",
        RON="lei, leu, lei roumains",
        CHF="francs suisses, franc suisse",
    ),
    hedges=phrases(
        about="environ, quelque, autour de, autour d', de l' ordre de, de l' ordre d', approximativement, à peu près",
        over="plus de, plus d', au moins, au - delà de, au - delà d', supérieur à, supérieure à",
        nearly="près de, près d', presque, pas loin de, un peu moins de",
        under="jusqu' à, moins de, moins d', au plus, au maximum, en dessous de, inférieur à, inférieure à",
    ),
    hedges_after=phrases(about="environ, à peu près", over="au moins, au minimum", under="au plus, au maximum"),
    openings=Phrases({"entre": "et", "de": "à", "d'": "à"}),
    connectors=phrase("à"),
    quarter_letters="TQ",
    half_letters="SH",
    quarters=words("trimestre trimestres"),
    half_years=words("semestre moitié"),
    ordinals=series("premier/première deuxième/second/seconde troisième quatrième", 1)
    | {"1er": 1, "2e": 2, "3e": 3, "4e": 4, "2ème": 2, "3ème": 3, "4ème": 4, "2nd": 2},
    ordinal_endings=words("er re ère e ème eme nd nde ers res es èmes"),
    edges=phrases(
        end="fin",
        start="début",
        mid="mi, milieu",
        spring="printemps",
        summer="été",
        autumn="automne",
        winter="hiver",
    ),
    year_links=words("de d' l' la le année an du - en"),
    year_before=words("en depuis dès fin début année mi avant après courant horizon jusqu'en millésime exercice"),
    prepositions=words(
        "en depuis dès de d' du des avant après à au aux pour par sur dans chez contre et ou mais avec ont sont sera "
        "seront a est était étaient l' le la les un une l'an cette cet ce plus moins dont qui que soit cela"
    ),
    singulars=phrases(
        vehicles="véhicule, voiture",
        units="unité",
        models="modèle",
        brands="marque",
        platforms="plateforme, plate-forme",
        employees="salarié, employé, personne",
        jobs="emploi, poste",
        customers="client, cliente",
        years="an, année",
        plants="usine, site",
    ),
    plurals=phrases(
        vehicles="véhicules, voitures, automobiles, exemplaires",
        units="unités",
        models="modèles",
        brands="marques",
        platforms="plateformes, plates-formes",
        employees="salariés, salariées, employés, collaborateurs, personnes, opérateurs",
        jobs="emplois, postes",
        customers="clients, clientes, acheteurs",
        years="ans, années",
        months="mois",
        days="jours, journées",
        hours="heures",
        countries="pays, marchés",
        plants="usines, sites",
        partners="partenaires, fournisseurs, entreprises",
        tonnes="tonnes",
    ),
    labels=words(
        "niveau phase ligne étape rang scope page note article art section chapitre annexe version porte hall "
        "bâtiment salle terminal classe type n no numéro industrie formule top photo figure tableau loi décret"
    ),
    decades=words("années"),
)

ROMANIAN = Numerals(
    decimal=",",
    groups=".",
    marked_letters="ăâîșțşţ",
    doubtful_months={"mai": words("la pe din de în data luni marți miercuri joi vineri sâmbătă duminică și între")},
    ones=words("un o una unu unui unei"),
    numbers=series(
        "doi/două trei patru cinci șase șapte opt nouă zece unsprezece doisprezece/douăsprezece treisprezece "
        "paisprezece cincisprezece șaisprezece șaptesprezece optsprezece nouăsprezece douăzeci"
    )
    | series("treizeci patruzeci cincizeci șaizeci șaptezeci optzeci nouăzeci", 30, 10),
    # Without marks, "doua" is "two" or, after "a", "second".
    doubtful=words("nouă doua"),
    plural_endings=("i", "ule", "ele", "ine", "orme"),
    hundreds=words("sută sute"),
    magnitudes={"mie": THOUSAND, "mii": THOUSAND, "milion": MILLION, "milioane": MILLION}
    | {"miliard": BILLION, "miliarde": BILLION, "mil": MILLION, "mln": MILLION, "mio": MILLION, "mld": BILLION},
    letters={"k": THOUSAND, "K": THOUSAND, "M": MILLION, "mld": BILLION},
    joiner="și",
    joins_tens=True,
    collectives={"duzină": (12, None), "duzini": (12, None)},
    half_before=Phrases({"jumătate de": "0.5", "o jumătate de": "0.5", "un sfert de": "0.25"}),
    half_after=phrase("și jumătate"),
    fractions=words("treime treimi sfert sferturi pătrime pătrimi cincime cincimi zecime zecimi"),
    links=words("de"),
    percent=phrase("la sută", "procente", "procent", "de procente"),
    points=phrase("puncte procentuale", "punct procentual", "de puncte procentuale", "p . p", "pp"),
    basis_points=phrase("puncte de bază", "punct de bază", "de puncte de bază"),
    bare_points=words("puncte punct"),
    points_after=words("cu"),
    currencies=phrases(
        EUR="euro",
        USD="dolari, dolar, dolari americani, dolari sua",
        GBP="lire sterline, liră sterlină",
        JPY="yeni, yen",
        RON="lei, leu, lei românești",
        CHF="franci elvețieni",
    ),
    hedges=phrases(
        about="aproximativ, circa, cca, în jur de, vreo, cam, în jurul a, de ordinul a, aprox",
        over="peste, mai mult de, mai mulți de, mai multe de, mai bine de, cel puțin, minimum, minim, de peste",
        nearly="aproape, aproape de, puțin sub",
        under="până la, sub, mai puțin de, mai puțini de, mai puține de, cel mult, maximum, maxim, de până la",
    ),
    hedges_after=phrases(about="aproximativ", over="cel puțin", under="cel mult"),
    openings=Phrases({"între": "și", "de la": "la", "de": "la"}),
    connectors=phrase("până la"),
    quarter_letters="TQ",
    half_letters="SH",
    quarters=words("trimestrul trimestru trim trimestrului"),
    half_years=words("semestrul semestru sem semestrului jumătate"),
    ordinals={"primul": 1, "întâiul": 1, "întâi": 1, "prima": 1, "doilea": 2, "doua": 2, "treilea": 3, "patrulea": 4}
    | {"i": 1, "ii": 2, "iii": 3, "iv": 4},
    ordinal_endings=words("lea a ul"),
    edges=phrases(
        end="sfârșitul, sfârșit, finalul, finele, final",
        start="începutul, început, debutul",
        mid="mijlocul, jumătatea, mijloc",
        spring="primăvara, primăvară",
        summer="vara, vară",
        autumn="toamna, toamnă",
        winter="iarna, iarnă",
    ),
    year_links=words("anului lui al ale a din de în anul - ."),
    year_before=words("în din anul anului lui până dinainte după înainte începând anii și al"),
    prepositions=words(
        "în din de la până după înainte pe pentru prin cu contra și sau dar sunt a au este va vor fost față ale al "
        "lunar anual zilnic numai doar mai iar anul o un cel cea care ce se s sub peste"
    ),
    singulars=phrases(
        vehicles="vehicul, mașină, autoturism",
        units="unitate",
        models="model",
        brands="marcă",
        platforms="platformă",
        employees="angajat, salariat, persoană, om",
        jobs="loc",
        customers="client",
        years="an",
        plants="uzină, fabrică",
    ),
    plurals=phrases(
        vehicles="vehicule, mașini, autoturisme, autovehicule",
        units="unități",
        models="modele",
        brands="mărci",
        platforms="platforme",
        employees="angajați, salariați, persoane, oameni, operatori",
        jobs="locuri, posturi",
        customers="clienți, cumpărători",
        years="ani",
        months="luni",
        days="zile",
        hours="ore",
        countries="țări, piețe",
        plants="uzine, fabrici",
        partners="parteneri, furnizori, companii",
        tonnes="tone",
    ),
    labels=words(
        "nivelul nivel faza linia etapa scope pagina pag nota articolul art secțiunea capitolul anexa versiunea poarta "
        "hala clădirea sala etajul terminalul clasa tipul nr numărul industria formula top foto figura tabelul legea "
        "oug hg ora orele"
    ),
    decades=words("anii anilor"),
)

TABLES = {"en": ENGLISH, "fr": FRENCH, "ro": ROMANIAN}


def numerals_for(text: str, language: str) -> Numerals:
    """The table of a language, as the text writes its letters."""
    table = numerals(language)
    letters = table.marked_letters
    return table.unmarked if letters and not any(letter in letters for letter in text.lower()) else table


@cache
def numerals(language: str) -> Numerals:
    """The table of a language, with the months of CLDR; for a language without a table, what CLDR knows of it."""
    rules = locale(language)
    table = TABLES.get(rules.language)
    wide = month_names(rules, "wide")
    # CLDR has one short form for a language, and English writes two.
    short = month_names(rules, "abbreviated") | ({"sep": 9, "sept": 9} if "september" in wide else {})
    months = {"months": short | wide, "short_months": frozenset(short.keys() - wide.keys())}
    if table is not None:
        return Numerals(**{**vars(table), **months})
    group = rules.number_symbols["latn"]["group"]
    return Numerals(
        decimal=rules.number_symbols["latn"]["decimal"],
        groups=SPACES if group in SPACES else group,
        currencies=Phrases((rules.currencies[code].lower(), code) for code in CODES if code in rules.currencies),
        **months,
    )


def month_names(rules: Locale, width: str) -> dict[str, int]:
    """The names of the months, without the point of an abbreviation."""
    names = {}
    for context in ("format", "stand-alone"):
        names |= {name.lower().rstrip("."): month for month, name in rules.months[context][width].items()}
    return names
