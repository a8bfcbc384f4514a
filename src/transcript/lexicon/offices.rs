//! Offices and titles of people, and the words between them and a name. All in lower case.

/// Words of an office; a name follows or goes before.
#[rustfmt::skip]
pub(in crate::transcript) const OFFICES: &[&str] = &[
    "president", "minister", "chancellor", "secretary", "secretary-general", "ambassador", "spokesperson",
    "spokeswoman", "spokesman", "director", "director-general", "chairman", "chairwoman", "chairperson", "chair",
    "governor", "senator", "king", "queen", "prince", "princess", "emir", "sultan", "commissioner", "representative",
    "envoy", "lady", "advisor", "adviser", "administrator", "coordinator", "attorney", "congressman", "congresswoman",
    "mayor", "commander", "admiral", "colonel", "captain", "major", "premier", "prime-minister", "taoiseach",
    "officer", "counsellor", "head", "leader", "treasurer", "undersecretary", "apnsa", "monarch", "président",
    "présidente", "ministre", "ambassadeur", "ambassadrice", "chef", "cheffe", "secrétaire", "porte-parole",
    "représentant", "représentante", "gouverneur", "maire", "chancelier", "chancelière", "directeur", "directrice",
    "presidente", "presidenta", "ministro", "ministra", "secretario", "secretaria", "embajador", "embajadora",
    "canciller", "vocero", "vocera", "portavoz", "directora", "gobernador", "gobernadora", "subsecretario",
    "subsecretaria", "senador", "senadora", "diputado", "diputada", "rey", "reina", "jefe", "jefa", "representante",
    "alcalde", "alcaldesa", "fiscal", "ambasciatore", "ambasciatrice", "sottosegretario", "segretario", "segretaria",
    "presidenza", "secretário", "secretária", "embaixador", "embaixadora", "chanceler", "primeiro-ministro",
    "primeira-ministra", "governador", "governadora", "porta-voz", "diretor", "diretora", "rei", "președintele",
    "președintelui", "președinta", "președintei", "președinte", "preşedintele", "preşedintelui", "preşedinte",
    "ministrul", "ministrului", "ministrei", "ministru", "premierul", "premierului", "prim-ministrul",
    "prim-ministrului", "ambasadorul", "ambasadorului", "secretarul", "secretarului", "purtătorul", "guvernatorul",
    "präsident", "präsidenten", "präsidentin", "bundespräsident", "bundespräsidenten", "bundespräsidentin", "kanzler",
    "bürgermeister", "bürgermeisters", "bürgermeisterin", "oberbürgermeister", "oberbürgermeisters", "oberbürgermeisterin",
    "ministerpräsident", "ministerpräsidenten", "ministerpräsidentin", "landeshauptmann", "burgemeester", "burmistrz", "borgermester",
    "ordfører", "primarul", "primarului", "kanzlers", "kanzlerin", "bundeskanzler", "bundeskanzlers", "bundeskanzlerin", "bk", "bm", "staatssekretär",
    "staatssekretärs", "staatssekretärin", "staatsministerin", "botschafter", "botschafters", "botschafterin",
    "sprecher", "sprecherin", "regierungssprecher", "könig", "königin", "ministerin", "bundesrat", "bundesrätin",
    "landammann", "ministern", "ministerns", "talman", "talmannen", "ambassadör", "generaldirektör",
    "statssekreterare", "kung", "kungen", "kungens", "drottning", "kronprinsessan", "talesperson", "prezident",
    "prezidenta", "prezidentka", "prezidentky", "ministr", "ministryně", "ministrem", "předseda", "předsedy",
    "premiér", "premiéra", "velvyslanec", "velvyslance", "mluvčí", "guvernér", "посол", "посла", "послом", "глава",
    "главы", "главой", "король", "короля", "голова", "голови", "головою", "речник", "речника", "речниця", "речниці",
    "ректор", "спикер", "спикера", "спикером", "speaker", "minister-president", "woordvoerder", "rzecznik", "rzeczniczka",
    "pm", "dpm", "fm", "sps", "sms", "mos", "tánaiste", "vice-president", "vice-chancellor", "vice-premier", "vice-minister", "vice-chair", "vice-chairman",
    "vice-chairperson", "vice-président", "vice-présidente", "vicepresidente", "vicepresidenta", "vice-presidente",
    "vizekanzler", "vizekanzlerin", "vicepreședinte", "vicepreședintele", "president-elect", "presedintele", "presedinte",
    "purtătorului", "chargé", "chargée", "conseiller", "conseillère", "consigliere", "místopředseda", "místopředsedkyně",
    "vicepremiér", "vicepremiéra", "vicepremiérka", "vicepremiérky", "ředitel", "ředitelka", "náměstek", "náměstkyně",
    "bakan", "bakanımız", "başbakanımız", "cumhurbaşkanımız", "bakanı", "bakani", "başbakan", "başbakanı", "cumhurbaşkanı", "cumhurbaşkani", "sözcü", "sözcüsü",
    "büyükelçi", "büyükelçisi", "hr/vp", "chairperson-in-office", "chairman-in-office", "chair-in-office", "direktør",
    "talsmand", "presiden", "menteri", "menlu", "capo", "osservatore", "observer", "observador", "observadora", "observateur", "observatrice",
    "prezydent", "prezydenta", "premiera", "marszałek", "marszałka", "wiceminister", "wicepremier", "ambasador", "ambasadora",
    "prezidentas", "prezidento", "prezidentė", "prezidentės", "premjeras", "premjerė", "ministras", "ministrė", "ministrės",
    "pirmininkas", "pirmininko", "pirmininkė", "pirmininkės", "ambasadorius", "ambasadoriaus", "prezidents", "prezidente",
    "prezidentes", "ministrs", "ministres", "premjers", "priekšsēdētājs", "priekšsēdētāja", "priekšsēdētājas", "vēstnieks",
    "vēstniece", "presidendi", "peaministri", "ministri", "esimees", "esimehe", "aseesimees", "suursaadik", "presidentti",
    "presidentin", "ministeri", "puhemies", "puhemiehen", "puheenjohtaja", "suurlähettiläs", "miniszterelnök", "miniszter",
    "elnök", "államtitkár", "nagykövet", "szóvivő", "predsjednik", "predsjednika", "predsjednica", "predsjednice",
    "predsednik", "predsednika", "predsednica", "predsednice", "ministar", "ministrica", "ministrice", "premijer",
    "premijera", "premijerka", "veleposlanik", "veleposlanica", "predseda", "predsedu", "predsedníčka", "ministerka",
    "veľvyslanec", "hovorca", "hovorkyňa", "председник", "председника", "министар", "премијер", "амбасадор", "претседател",
    "претседателот", "министерот", "посланик", "πρωθυπουργός", "πρωθυπουργού", "πρωθυπουργό", "υπουργός", "υπουργού",
    "υπουργό", "υφυπουργός", "υφυπουργού", "πρόεδρος", "προέδρου", "πρόεδρο", "εκπρόσωπος", "εκπροσώπου", "εκπρόσωπο",
    "διοικητής", "διοικητή", "πρέσβης", "πρωθυπουργος", "πρωθυπουργου", "πρωθυπουργο", "υπουργος", "υπουργου", "υπουργο",
    "υφυπουργο", "προεδρος", "προεδρου", "προεδρο", "εκπροσωπος", "εκπροσωπου", "εκπροσωπο", "presidenti", "prezidenti", "kryeministri",
    "ministrja", "gubernur", "ambassadør", "presidenten", "kongen", "dronningen", "statsråd", "staatssecretaris",
    "voorzitter", "koning", "koningin", "ráðherra", "forsætisráðherra", "utanríkisráðherra", "forseti", "conseller",
    "consellera", "nazir", "naziri",
    "tướng", "tịch", "trưởng", "thư", "sứ", "kryeministrit", "presidentit", "ministrit", "председнице", "ministerky", "predsedníčky", "premjero", "premjerės",
];

/// Offices that are ranks as well: who has one may hold another office, of which more is told.
#[rustfmt::skip]
pub(in crate::transcript) const RANKS: &[&str] = &[
    "senator", "senador", "senadora", "ambassador", "ambassadeur", "ambassadrice", "embajador", "embajadora", "embaixador", "embaixadora", "ambasciatore", "ambasciatrice",
    "botschafter", "botschafters", "botschafterin", "ambasador", "ambasadorul", "ambasadorului", "ambassadör", "ambassadør", "büyükelçi",
    "посол", "посла", "посланик", "велепосланик", "veleposlanik", "veleposlanica", "velvyslanec", "veľvyslanec", "suurlähettiläs",
];

/// How words of an office begin in languages that decline them.
#[rustfmt::skip]
pub(in crate::transcript) const OFFICE_STEMS: &[&str] = &[
    "президент", "министр", "премьер", "председател", "секретар", "представител", "директор", "канцлер", "губернатор",
    "заместител", "руководител", "помощник", "советник", "пресс-секретар", "прес-секретар", "начальник", "уполномоченн", "депутат", "сенатор", "міністр", "прем'єр",
    "прем’єр", "представник", "заступник", "очільник", "керівник", "радник",
    "министър", "премиер",
];

/// Words before a name that are neither office nor name.
#[rustfmt::skip]
pub(in crate::transcript) const HONORIFICS: &[&str] = &[
    "mr", "mrs", "ms", "miss", "dr", "sir", "dame", "lord", "h.e", "he", "hon", "honourable", "honorable",
    "excellency", "his", "her", "the", "right", "rt", "prof", "professor", "m", "mm", "mme", "mlle", "monsieur",
    "madame", "son", "excellence", "s.e", "s.e.m", "s.e.mme", "s.a.s", "s.m", "sa", "señor", "señora", "sr", "sra",
    "don", "doña", "su", "excelencia", "excelentísimo", "excelentísima", "lic", "licenciado", "licenciada", "doctor",
    "doctora", "ingeniero", "ingeniera", "maestro", "maestra", "herr", "herrn", "frau", "domnul", "domnului",
    "doamna", "doamnei", "d-lui", "dl", "dna", "excelența", "excelenței", "sua", "s.e.r", "signor", "signora",
    "eccellenza", "senhor", "senhora", "excelência", "pan", "pana", "paní", "господин", "господина", "г-н", "г-на",
    "г-жа", "г-жи", "госпожа", "госпожи", "пан", "пана", "пані", "majesty", "majesté", "majestad", "highness", "dato",
    "datuk", "seri", "ibu", "bapak", "haji", "sheikh", "sheikha", "general", "gen", "gral", "almirante", "coronel",
    "capitán", "moderator", "excmo", "excma", "shri", "smt", "smti", "kumari", "hon'ble", "hon’ble", "thiru", "mons", "msgr", "judr", "phdr", "mudr", "mgr",
    "ing", "dhr", "mevr", "mevrouw", "tun", "pehin", "ustaz", "h.h", "h.r.h", "h.m", "sayın",
    "maître", "sem", "yab", "yb", "ybhg", "yabhg", "on.", "dato’", "dato'", "puan", "encik", "κ", "κος",
];

/// Letters behind a name, as they are written.
pub(in crate::transcript) const POSTNOMINALS: &[&str] = &[
    "MP", "MEP", "MLA", "MPP", "MNA", "MHA", "MSP", "TD", "KC", "QC", "PC", "OBE", "CBE", "DBE", "KBE",
    "KCB", "DCB", "CB", "MBE", "GBE", "CH", "CMG", "DCMG", "KCMG", "GCMG", "AM", "AO", "AC",
];

/// Small words within an office.
#[rustfmt::skip]
pub(in crate::transcript) const WITHIN: &[&str] = &[
    "foreign", "prime", "vice", "deputy", "first", "press", "state", "federal", "affairs", "acting", "under",
    "assistant", "principal", "senior", "special", "ministry", "national", "executive", "general", "chief", "interim",
    "permanent", "permanente", "permanentul", "adjoint", "adjointe", "adjunto", "adjunta", "former",
    "delegation", "délégation", "delegación", "delegação", "delegazione", "premier", "première", "primer", "primera", "иностранных", "внутренних", "зарубежных",
    "дел", "обороны", "финансов", "экономики", "юстиции", "культуры", "закордонних", "внутрішніх", "справ", "оборони",
    "официального", "официальный", "постоянного", "постоянный", "zahraničních", "zahraničí", "zahraničia", "věcí", "vnitra", "obrany",
    "afacerilor", "externe", "interne", "étrangères", "délégué", "déléguée", "constitucional", "federale", "generale",
    "général", "générale", "prasowy", "prasowa", "interimar", "fédéral", "fédérale", "d’affaires", "d'affaires",
    "republiky", "vlády", "vlade", "republike", "republicii", "rady", "ministrów", "financí", "kultury", "dopravy", "spravedlnosti",
    "školství", "zdravotnictví", "průmyslu", "zemědělství", "zahraničných", "vecí", "financií", "hospodárstva", "spravodlivosti",
    "spraw", "zagranicznych", "finansów", "obrony", "narodowej", "sprawiedliwości", "zdrowia", "edukacji", "vanjskih", "poslova",
    "financija", "obrane", "spoljnih", "thủ", "chủ", "bộ", "đại", "tổng", "bí", "phó", "nước", "ngoại", "giao", "thứ", "phái", "đoàn", "quốc",
    "perdana", "wakil", "timbalan", "luar", "negeri", "keuangan", "pertahanan", "perdagangan", "kesehatan", "kewangan", "kesihatan", "κυβερνητικό", "κυβερνητικός", "κυβερνητικού", "κυβερνητικο", "κυβερνητικος",
    "αναπληρωτή", "αναπληρωτής", "αναπληρωτη", "užsienio", "reikalų", "krašto", "ārlietu", "aizsardzības", "europskih", "evropskih", "europejskich",
    "εξωτερικών", "επικρατείας", "επικρατειας", "εξωτερικων",
];

/// Words that tie an office to what it is an office of.
#[rustfmt::skip]
pub(in crate::transcript) const LINKS: &[&str] = &[
    "of", "for", "and", "the", "de", "del", "la", "las", "los", "du", "des", "et", "y", "e", "auprès",
    "della", "degli", "delle", "dei", "dello", "di", "agli", "o", "da", "per", "do", "das", "dos", "von", "für", "der", "und", "och",
    "för", "al", "ale", "ai", "и", "по", "та", "і", "з", "a", "při", "ve", "v", "cu", "și", "pentru",
    "του", "της", "των", "και", "τον", "την",
];

/// Words that turn to whom one speaks, or to where and when: who is named behind them does not speak.
#[rustfmt::skip]
pub(in crate::transcript) const AWAY: &[&str] = &[
    "with", "to", "à", "aux", "auprès", "at", "on", "in", "before", "after", "during", "upon", "following",
    "introducing", "announcing", "welcoming", "honoring", "honouring", "celebrating", "en", "regarding", "concerning",
    "about", "via", "into", "from", "upcoming", "avec", "lors", "devant", "dans", "sur", "pour", "ante", "para",
    "durante", "tras", "desde", "después", "após", "dopo", "après", "durant", "sobre", "con", "mit", "bei", "beim", "auf", "im", "zum", "zur", "vor", "über", "anlässlich", "med",
    "vid", "på", "om", "inför", "under", "i", "на", "в", "во", "с", "со", "к", "перед", "о", "об", "у", "для", "під",
    "із", "зі", "до", "про", "при", "în", "cu", "despre", "em", "na", "no", "com", "perante", "alla", "al", "alle",
    "all", "nel", "nella", "sul", "sulla", "ve", "ke", "před", "aan", "bij", "voor", "over", "naar", "aboard",
    "toward", "towards", "against", "between", "among", "amid",
    "στο", "στη", "στην", "στον", "στις", "στους", "με", "κατά", "για", "προς", "μετά", "pada", "dalam", "sempena",
    "kepada", "dengan", "untuk", "bersama", "tại", "với", "về", "trong", "ob", "pred", "për", "në", 
];

/// Small words of names.
#[rustfmt::skip]
pub(in crate::transcript) const PARTICLES: &[&str] = &[
    "de", "da", "do", "dos", "del", "la", "las", "los", "van", "von", "der", "den", "bin", "bint", "ibn", "al", "el",
    "ben", "di", "le", "du", "y", "af", "zu", "ter", "ten", "ul", "della",
];

/// Words with a capital that are no part of a name.
#[rustfmt::skip]
pub(in crate::transcript) const NO_NAMES: &[&str] = &[
    "by", "par", "por", "von", "av", "remarks", "statement", "statements", "speech", "address", "answers", "opening",
    "closing", "introductory", "article", "message", "intervention", "announces", "urges", "signs", "approves",
    "meets", "visits", "delivers", "hosts", "welcomes", "holds", "takes", "attends", "addresses", "receives",
    "congratulates", "participates", "discusses", "marks", "joins", "opens", "travels", "speaks", "departs",
    "arrives", "said", "says", "transcript", "session", "assembly", "general", "debate", "summit", "conference",
    "committee", "council", "commission", "meeting", "members", "ladies", "gentlemen", "excellencies", "colleagues",
    "friends", "government", "ministry", "parliament", "congress", "senate", "republic", "kingdom", "federation",
    "union", "nations", "states", "office", "department", "house", "university", "institute", "page", "january",
    "february", "march", "april", "june", "july", "august", "september", "october", "november", "december", "monday",
    "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "thank", "thanks", "good", "well", "yes",
    "no", "and", "but", "so", "i", "we", "you", "my", "our", "this", "that", "it", "if", "when", "as", "what", "who",
    "why", "how", "embargo", "sommet", "cumbre", "cúpula", "vertice", "gipfel", "summitul", "саммите", "форуме", "forum", "foro", "fórum",
    "radio", "television", "tv", "podcast", "слово", "слова", "palabras", "parole", "palavras", "saludo", "saluto", "cuerpo", "congreso", "pueblo", "senado", "parlamento", "there", "here", "let", "please", "mr", "mrs", "ms", "asamblea", "assemblée", "naciones", "unies",
    "unidas", "sesión", "débat", "república", "république", "republik", "gobierno", "gouvernement", "regierung",
    "республики", "федерации", "организации", "ассамблеи", "совета", "сессии", "сми", "мид", "оон", "мзс", "will",
    "announce", "announced", "advancing", "answered", "made", "gave", "held", "spoke", "took", "released",
    "following", "audition", "tribune", "lettre", "lecture", "eulogy", "vœux", "voeux", "año", "ano", "anno", "senato",
    "ziua", "type", "nation", "nación", "nação", "nazione", "majlis", "mesyuarat", "perasmian", "sidang", "ceremonia", "cerimónia", "cerimônia", "cérémonie", "ceremony", "inaugural", "pozdrav", "poselství", "riigikogu", "eduskunta", "stortinget", "folketinget", "seimas", "govor", "kalba", "puhe", "beszéd", "beszéde", "fjala", "ομιλία", "δηλώσεις",
];

/// Last words of the names of countries and their like, which stand between an office and a name.
#[rustfmt::skip]
pub(in crate::transcript) const LANDS: &[&str] = &[
    "republic", "kingdom", "states", "emirates", "federation", "union", "confederation", "commonwealth", "council",
    "arabia", "korea", "africa", "zealand", "lanka", "leone", "salvador", "rica", "faso", "verde", "guinea",
    "herzegovina", "netherlands", "philippines", "bahamas", "nations", "assembly", "committee", "commission", "russia",
    "ukraine", "china", "india", "japan", "france", "germany", "italy", "spain", "poland", "turkey", "türkiye",
    "america", "britain", "affairs", "state", "defense", "defence", "trade", "finance", "justice", "energy", "commerce",
    "treasury", "labor", "labour", "health", "agriculture", "industry", "transport", "transportation", "interior",
    "security", "education", "environment", "culture", "economy", "engagement", "communications", "policy",
    "república", "unidos", "unidas", "federación", "reino", "fédération", "républiques", "unis", "unies", "républicaine",
    "republicii", "românia", "româniei", "moldova", "россии", "украины", "україни", "федерации", "беларусь", "китая",
    "америки", "германии", "франции", "казахстан", "казахстана", "республики", "союза", "королевства", "республіки",
    "giao", "hội", "phòng", "indonesia", "malaysia", "singapura", "filipina", "presidencial", "presidential", "présidentiel", "présidentielle", "republiky", "unie", "republik", "staaten", "ri", "rp", "рф", "рк", "рб",
    "hrvatske", "srbije", "србије", "slovenije", "vlade", "republike", "републике", "владе", "vlády", "δημοκρατίας", "κυβέρνησης",
];
