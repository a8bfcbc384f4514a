//! How statements begin: their kinds, their greetings, the words that a headline breaks at. All in lower case.

use std::sync::LazyLock;

use super::Sought;
use crate::model::Kind;

/// How a speech opens, by the first words.
#[rustfmt::skip]
pub(in crate::transcript) const SALUTATIONS: &[&str] = &[
    "mr president", "mr. president", "mister president", "madam president", "madame president", "mr chairman",
    "mr. chairman", "madam chair", "mr speaker", "mr. speaker", "madam speaker", "mr secretary", "mr. secretary",
    "mr vice president", "mr. vice president", "excellencies", "your excellenc", "your majest", "your highness",
    "excellency", "ladies and gentlemen", "distinguished", "honourable", "honorable", "dear ", "fellow ",
    "my fellow", "members of the", "friends,", "colleagues", "good morning", "good afternoon", "good evening",
    "bismillah", "monsieur le", "m. le président", "madame la", "monsieur,", "mesdames", "excellence,",
    "excellences", "majestés", "distingués", "chers ", "mes chers", "señor presidente", "señora presidenta",
    "señor secretario", "señoras y señores", "excelencias", "excelentísim", "honorables", "distinguid", "уважаем",
    "господин председатель", "господин президент", "дамы и господа", "дорогие", "шановн", "пане ", "українці",
    "дорогий", "sehr geehrte", "herr präsident", "frau präsidentin", "exmo", "senhor presidente",
    "lieber ", "liebe ", "meine ", "cher ", "chère ", "caro ", "cara ",
    "cari ", "caros ", "querid", "estimad", "szanown", "vážen", "kære ", "kära ", "signor presidente",
    "domnule președinte", "stimat", "panie prze", "panie prez", "panie mars", "panie prem", "pani prze", "pani mars", "wysoka izbo", "السيد الرئيس", "السيدة الرئيسة", "سعادة الرئيس", "سعادة السيد الرئيس", "معالي الرئيس", "آقای رئیس", "خانم رئیس", "جناب آقای رئیس", "بسم الله", "أصحاب المعالي", "أصحاب السعادة", "أصحاب السمو", "السيدات والسادة", "أيها الإخوة", "الحضور الكرام", "سيداتي", "尊敬的", "各位", "goedendag", "goedemiddag", "goedemorgen", "dames en heren", "geachte", "bună ziua",
    "muy buenos", "muy buenas", "buenos días", "buenas tardes", "bom dia", "boa tarde", "bonjour", "guten tag", "god dag", "dobrý den",
    "dzień dobry", "добрый день", "добрий день", "доброго дня", "buongiorno", "buonasera", "καλημέρα", "καλησπέρα", "değerli", "مساء الخير",
    "السلام عليكم", "존경하는", "안녕하십니까", "안녕하세요",
    "gerbiam", "cienīj", "godāt", "augsti godāt", "ļoti cien", "austatud", "austatav", "daamid ja härrad", "lugupeetud", "head sõbrad", "head külalised", "arvoisa", "hyvät ",
    "hyvä ", "tisztelt", "poštovan", "spoštovan", "почитуван", "поштован", "κυρίες", "αγαπητ", "κύριε", "κυρία", "χαίρετε",
    "kjære", "velkommen,", "välkomna,", "kæru", "të nderuar", "të dashur", "assalam", "yang saya hormati", "yang amat", "salam sejahtera",
    "selamat pagi", "selamat siang", "selamat sore", "selamat malam", "saudara-saudara", "kính thưa", "thưa ", "sayın",
    "kıymetli", "saygıdeğer", "doamnelor", "onorat", "բարև", "հարգելի", "ქალბატონ", "皆さん", "皆様", "おはようございます", "こんにちは",
];

/// How God is called upon, above a greeting or on top of a title page.
#[rustfmt::skip]
pub(in crate::transcript) const INVOCATIONS: &[&str] = &[
    "بسم الله", "باسم الله", "bismillah", "in the name of god", "in the name of allah", "au nom d’allah", "au nom d'allah", "au nom de dieu",
    "به نام خدا", "بنام خدا",
];

/// Kinds of statement by words of their headline, the surest first.
#[rustfmt::skip]
pub(in crate::transcript) const KINDS: [(Kind, &[&str]); 6] = [
    (Kind::NewsConference, &[
        "news conference", "press conference", "press availability", "joint press", "press statements and answers",
        "пресс-конференц", "прес-конференц", "прескон", "conférence de presse", "conferință de presă", "conferința de presă", "conferinţa de presă",
        "rueda de prensa", "conferencia de prensa", "conferencia matutina", "pressekonferenz", "conferenza stampa",
        "conferência de imprensa", "entrevista coletiva", "coletiva de imprensa", "coletiva à imprensa", "presskonferens", "مؤتمر صحفي", "记者会", "記者會", "기자회견", "tisková konference", "تصريحات صحفية", "新闻发布会", "吹风会",
        "المؤتمر الصحفي", "persconferentie", "konferencja prasowa", "記者会見", "会見記録", "pressemøde", "lehdistötilaisuus",
        "sajtótájékoztató", "basın toplantısı", "συνέντευξη τύπου", "пресконференція", "konferencija za medije", "họp báo", "konferensi pers",
        "keterangan pers", "نشست خبری", "pressekonferanse",
        "spaudos konferencij", "preses konferenc", "pressikonverents", "tlačová konferencia", "konferencija za novinare",
        "конференција за", "конференция за", "konferencë për shtyp", "συνεντευξη τυπου", "matbuot anjumani",
        "mətbuat konfrans", "מסיבת עיתונאים", "sidang media", "roda de premsa", "pressemøte", "blaðamannafund", "แถลงข่าว",
    ]),
    (Kind::Interview, &[
        "interview", "интервью", "entretien", "interviu", "entrevista", "інтерв", "intervista", "intervju", "专访",
        "인터뷰", "wywiad", "rozhovor", "haastattelu", "röportaj", "söyleşi", "συνέντευξη", "phỏng vấn", "مصاحبه",
        "intervija", "interviu su", "intervjuu", "интервју", "razgovor s", "pogovor s", "intervistë",
        "wawancara", "temu bual", "müsahibə", "ראיון", "مقابلة", "viðtal", "συνεντευξη", "สัมภาษณ์", "साक्षात्कार",
    ]),
    (Kind::Briefing, &[
        "briefing", "gaggle", "брифинг", "брифінг", "point de presse", "例行记者会", "說明會", "说明会", "브리핑", "briefingul", "bilgilendirme toplantısı",
        "brīfing", "taklimat media", "ενημέρωση των", "ενημερωση των", "обраћање медијима",
    ]),
    (Kind::Communique, &[
        "communiqué", "communique", "joint statement", "press release", "readout", "fact sheet", "коммюнике",
        "заявление", "comunicat", "comunicado", "erklärung", "déclaration", "pressemitteilung", "pressmeddelande",
        "совместное", "joint declaration", "declaración", "заява", "comunicato", "read-out",
        "ministerial declaration", "final declaration", "political declaration", "summit declaration", "declaration adopted",
        "declaration by", "declaration on", "declarație de presă", "declarația de presă",
        "leaders’ statement", "leaders' statement", "chairman’s statement", "chairman's statement", "chair’s statement",
        "chair's statement", "بيان مشترك", "بيان صحفي", "البيان الختامي", "basın açıklaması", "共同声明", "联合声明", "声明", "公报", "statement on",
        "statement from", "oświadczenie", "dichiarazioni", "dichiarazione", "prohlášení", "vyhlásenie",
        "nyilatkozat", "pareiškimas", "paziņojums", "avaldus", "lausunto", "priopćenje", "saopštenje", "саопштење",
        "декларация", "deklaratë", "pernyataan", "kenyataan media", "siaran pers", "siaran media", "tuyên bố", "بیانیه",
        "הצהרה", "bəyanat", "bildiri", "ανακοίνωση", "verklaring", "yfirlýsing", "แถลงการณ์",
    ]),
    (Kind::Speech, &[
        "speech", "address", "keynote", "выступление", "речь", "послание", "обращение", "discours", "allocution",
        "discurs", "discurso", "mensaje", "rede ", "ansprache", "промова", "виступ", "звернення", "intervention",
        "intervención", "intervenção", "intervenție", "intervenţie", "pronunciamento", "general debate", "débat général", "debate general", "intervento", "discorso", "alocuțiune",
        "alocución", "discursul", "alocuțiunea", "intervenția", "mesajul", "cuvântul", "cuvântarea", "anförande", "tal av", "كلمة", "خطاب", "讲话", "工作报告", "projev", "vystoupení", "proslov", "cuvânt", "grußwort", "演讲", "致辞", "연설", "기조연설", "축사", "연설문", "messaggio", "wypowiedź", "wystąpienie", "przemówienie", "orędzie", "toespraak", "konuşması",
        "konuşma metni", "yaptığı konuşma", "yaptıkları konuşma", "hitabı", "redegjørelse", "redegørelse", "tale av", "tale af", "tale ved",
        "beszéde", "beszéd ", "felszólalás", "kalba ", "sveikinim", "uzrun", "kõne", "puhe ", "puheenvuoro", "tervehdys",
        "prejav", "vystúpeni", "príhovor", "obraćanje", "nagovor", "govor ", "обраќање", "обраћање", "излагање", "izlaganje", "обръщение",
        "слово на ", "реч на ", "изказване", "ομιλία", "ομιλια", "χαιρετισμός", "χαιρετισμος", "διάγγελμα", "sambutan",
        "pidato", "ucapan", "ucaptama", "phát biểu", "diễn văn", "سخنرانی", "נאום", "çıxışı", "fjala e ", "fjalim", "ávarp",
        "ræða", "nyttårstale", "åbningstale", "innledning på", "alocução", "allocuzione", "regierungserklärung", "講演", "演説",
        "演說", "致詞", "致辭", "講話", "기념사", "환영사", "신년사", "경축사", "贺词", "賀詞", "ելույթ", "სიტყვა", "คำปราศรัย", "คำกล่าว", "สุนทรพจน์", "ปาฐกถา",
        "भाषण", "संबोधन", "خطاب کا متن", "تقریر", "بیانات",
        "lecture by", "lecture at", "lecture delivered", "memorial lecture", "eulogy", "homily", "videobotschaft", "festvortrag", "laudatio",
        "conferencia magistral", "лекция",
    ]),
    (Kind::Remarks, &[
        "remarks", "statement", "بيان المجموعة", "بيان وفد", "بيان دولة", "بيان جمهورية", "بيان المملكة", "بيان باسم", "بيان سعادة", "بيان معالي", "بيان السيد",
        "answers to", "answer to a", "written answer", "oral answer", "explanation of vote", "reply to", "replies to", "comment by", "комментарий", "коментар", "تصريح", "ответ официальн", "ответы официальн", "toast", "meeting with", "meeting of", "conversation with",
        "press encounter", "stakeout", "doorstep", "press remarks", "答记者问", "答記者問", "谈话", "談話", "declaração",
        "palabras d", "acto encabezado", "versión estenográfica", "hearing", "testimony", "transcript", "transcrição", "transcripción", "trascrizione", "beginning of",
        "declarații", "declaraţii", "declaraciones", "declarações", "declarația", "declaraţia", "declarations", "audizione", "question and answer", "propos", "ответы на", "стенограмма",
        "izjava", "изјава", "изявление", "δηλώσεις", "δηλωσεις", "δήλωση του", "compareixença", "comparecencia",
        "stenogramma", "stenograma", "letterlijke tekst", "挨拶", "會談",
    ]),
];

/// What stands above a text for the press, whole: it says no more than its kind.
#[rustfmt::skip]
pub(in crate::transcript) const RELEASES: &[&str] = &[
    "comunicat de presă", "comunicat de presa", "communiqué de presse", "communique de presse", "comunicado de prensa", "boletín de prensa",
    "nota de prensa", "comunicado de imprensa", "nota à imprensa", "comunicato stampa", "nota stampa", "pressemeddelelse",
    "pressemelding", "lehdistötiedote", "persbericht", "tisková zpráva", "tlačová správa", "komunikat prasowy", "sajtóközlemény",
    "пресс-релиз", "прес-реліз", "δελτίο τύπου", "basın bülteni", "media release", "media statement", "news release", "press statement",
    "보도자료", "報道発表", "新闻稿", "新聞稿", "新聞公報", "priopćenje za medije", "saopštenje za javnost", "declarații de presă",
    "presseaussendung", "medienmitteilung", "presseerklärung", "communiqué", "communique",
];

/// Words with which a line cannot end, so that the next belongs to it, and with which a line goes on.
#[rustfmt::skip]
pub(in crate::transcript) const CONNECTORS: &[&str] = &[
    "by", "of", "at", "the", "to", "for", "on", "and", "in", "with", "from", "before", "during", "a", "an", "de",
    "du", "des", "la", "le", "les", "à", "au", "aux", "auprès", "aupres", "et", "par", "lors", "devant", "d'", "del", "el", "los", "las",
    "en", "y", "ante", "por", "para", "von", "der", "und", "im", "bei", "zum", "zur", "на", "в", "по", "и", "с", "о",
    "об", "при", "за", "у", "та", "і", "з", "к", "pe", "și", "desde", "sobre", "con", "sur", "avec", "mit", "über",
    "da", "do", "das", "dos", "della", "dello", "dei", "degli", "delle", "nel", "nella", "em", "na", "no", "ao",
    "خلال", "في", "فى", "در", "نزد", "أمام", "على", "من", "إلى", "بشأن", "حول", "مع", "بمناسبة", "لدى",
];

/// Beginnings of lines that tell where and when somebody speaks, besides single words that turn away.
#[rustfmt::skip]
pub(in crate::transcript) const OCCASIONS: &[&str] = &[
    "a l'occasion", "a l’occasion", "a la ", "con ocasi", "con motivo", "por ocasi", "in occasione", "cu ocazia", "أمام", "خلال", "بمناسبة",
    "в ходе", "з нагоди",
];

/// Words of lines that name a meeting before which one speaks.
#[rustfmt::skip]
pub(in crate::transcript) const SESSIONS: &[&str] = &[
    "session", "sesión", "sesiones", "sessão", "general debate", "débat général", "debat general", "debate general",
    "general assembly", "assemblée générale", "assemblee generale", "asamblea general", "assembleia geral", "generalversammlung",
    "генеральной ассамблеи", "генеральної асамблеї", "الجمعية العامة", "مجمع عمومی",
    "open debate", "débat ouvert", "debate abierto", "debate aberto", "high-level segment", "segment de haut niveau", "segmento de alto nivel",
    "review conference", "general conference", "conférence générale", "conferencia general", "conferência geral",
    "conference of the parties", "conférence des parties", "conferencia de las partes", "conference of the states parties",
    "health assembly", "assemblée mondiale", "labour conference", "permanent council", "постоянного совета", "постійної ради", "dezbaterii generale",
];

/// Labels of the theme of a meeting, on the title page of a speech.
pub(in crate::transcript) const MOTTOES: &[&str] =
    &["theme", "thème", "tema", "тема", "thema", "الموضوع", "motto"];

/// Beginnings of words for what is declared, which somebody says.
#[rustfmt::skip]
pub(in crate::transcript) const DECLARED: &[&str] = &[
    "statement", "declaration", "déclaration", "declaracion", "declaración", "declaração", "erklärung", "dichiarazione", "заявление", "заява",
    "oświadczenie", "بيان", "بیانیه",
];

/// Words of headlines that tell that somebody speaks, besides the kinds.
#[rustfmt::skip]
pub(in crate::transcript) const SAID: &[&str] = &[
    "comments", "reply", "replies", "answered", "answers", "spoke", "article", "introductory", "opening", "closing",
    "message", "words", "q&a", "saludo", "palabras", "parole", "propos", "réponses", "ответ", "слово", "статья", "відповід",
    "tal ", "anförande", "uttalande", "pressträff", "projev", "vystoupení", "tisková", "rede", "grußwort", "cuvânt",
    "palavras", "отвечает на вопросы", "ответил на вопросы", "ответила на вопросы", "відповів на запитання", "відповідає на запитання",
    "answer by", "response by", "è intervenut", "speaks at", "răspunsuri", "cevabı", "speaking notes", "notes for", "adresse aux ", "adresse à la ", "mensagem", "comunicação a", "comunicazioni d", "informativa d", "welcome by", "letter from", "letter by", "audition d", "tribune d", "lettre d", "vœux d", "voeux d",
    "gastbeitrag", "namensartikel", "namensbeitrag", "приветствие", "письмо", "доклад", "привітання",
    "pressemitteilung", "pozdrav", "poselství", "vor ihrer abreise", "vor seiner abreise", "ответ ", "saluto", "مداخلة", "讲话", "致辞", "발언", "모두말씀",
];

/// How headlines begin that are about somebody and not by him.
#[rustfmt::skip]
pub(in crate::transcript) const ABOUT: &[&str] = &[
    "readout", "fact sheet", "memorandum", "proclamation", "a proclamation", "executive order", "biography",
    "background press call on", "photo", "schedule", "daily guidance",
];

/// Words by which the lead of an interview says what it is, as they stand in a sentence.
#[rustfmt::skip]
pub(in crate::transcript) const INTERVIEWED: &[&str] = &[
    "in an interview", "interview with", "в интервью", "в інтерв", "en entrevista", "dans un entretien", "im interview", "im Interview",
    "in un'intervista", "em entrevista", "w wywiadzie", "într-un interviu", "v rozhovoru", "v rozhovore", "beszélgetett", "interjú",
    "haastattelussa", "στη συνέντευξη", "σε συνέντευξη", "u intervjuu", "у интервјуу", "v intervjuju", "в интервю", "interviu metu",
];

/// Words before the name of whoever wrote or spoke.
pub(in crate::transcript) const BY: &[&str] = &[
    "by",
    "par",
    "por",
    "von",
    "av",
    "af",
    "oleh",
    "από",
    "يلقيه",
    "يلقيها",
    "تلقيه",
    "تلقيها",
    "ألقاه",
    "ألقاها",
    "ألقته",
];

/// Words between who answers and who asks, in the line that says so.
#[rustfmt::skip]
pub(in crate::transcript) const CONVERSED: &[&str] = &[
    " im Gespräch mit ", " in conversation with ", " interviewed by ", " interviewt von ", " au micro de ", " entrevistado por ",
    " entrevistada por ", " intervistato da ", " intervistata da ", " w rozmowie z ", " в беседе с ", " у розмові з ",
];

/// Whether a text names a kind of statement.
pub(in crate::transcript) fn names_kind(text: &str) -> bool {
    static NAMED: LazyLock<Sought> = LazyLock::new(|| Sought::of(kinds()));
    NAMED.is_in(text)
}

/// Whether a text tells that somebody speaks.
pub(in crate::transcript) fn tells_speech(text: &str) -> bool {
    static TOLD: LazyLock<Sought> = LazyLock::new(|| Sought::of(kinds().chain(SAID.iter().copied())));
    TOLD.is_in(text)
}

fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().flat_map(|(_, words)| *words).copied()
}

/// How speakers say who they are; a name follows.
#[rustfmt::skip]
pub(in crate::transcript) const SELF: &[&str] = &[
    "i, ", "my name is ", "je m’appelle ", "je m'appelle ", "me llamo ", "mi nombre es ", "yo, ", "meu nome é ",
    "mi chiamo ", "mă numesc ", "mein name ist ", "ich heiße ", "ich, ", "jag heter ", "jag, ", "меня зовут ",
    "мене звати ", "я, ", "jmenuji se ",
];

/// Words between what was said and who said it.
#[rustfmt::skip]
pub(in crate::transcript) const QUOTED: &[&str] = &[
    "säger ", "sade ", " said ", " says ", "sagte ", "erklärte ", "a déclaré ", "déclare ", "dijo ", "declaró ",
    "afirmó ", "afirmou ", "disse ", "ha dichiarato ", "ha detto ", "a declarat ", "a spus ", "заявил ", "заявила ",
    "сказал ", "сказала ", "отметил ", "сказав ", "сказала ", "заявив ", "наголосив ", "uvedl ", "řekl ", "řekla ",
    "uvedla ", "prohlásil ", "prohlásila ", "dodal ", "dodala ", "doplnil ", "doplnila ", "zdůraznil ", "zdůraznila ", "sdělil ", "sdělila ",
    "povedal ", "povedala ", "uviedol ", "uviedla ", "powiedział ", "powiedziała ", "podkreślił ", "podkreśliła ", "zaznaczył ",
    "ha affermato ", "ha sottolineato ", "a affirmé ", "a indiqué ", "a souligné ", "a precizat ", "a subliniat ", "declarou ", "ressaltou ",
    "expresó ", "señaló ", "siger ", "sier ", "rekao ", "rekla ", "izjavio ", "izjavila ", "изјавио ", "изјавила ", "заяви ", "sanoi ",
];

/// Words that announce what stands below, as they stand in a sentence of small letters.
#[rustfmt::skip]
pub(in crate::transcript) const FOLLOWING: &[&str] = &[
    "following", "as follows", "suivant", "ci-après", "siguiente", "a continuación", "seguente", "seguinte", "folgende", "următo",
    "în continuare", "следующ", "наступн", "följande", "følgende", "volgende", "seuraav", "következő", "aşağıda", "berikut", "následující",
    "sljedeć", "sledeć", "следните", "ακόλουθ", "следећ", "następując", "التالي", "下列", "如下",
];
