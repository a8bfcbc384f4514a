//! Who asks by the name of a medium, and offices in short. All in lower case.

/// Newspapers, agencies and stations whose name tells nothing of that.
#[rustfmt::skip]
pub(in crate::transcript) const MEDIA: &[&str] = &[
    "afp", "ap", "reuters", "bloomberg", "cnn", "bbc", "cctv", "cgtn", "cnr", "nhk", "tass", "itar-tass", "ria novosti",
    "xinhua", "kyodo", "jiji", "yonhap", "ansa", "efe", "dpa", "ard", "zdf", "orf", "npr", "pti", "ani", "wion", "ndtv",
    "anadolu", "interfax", "sputnik", "abc", "nbc", "cbs", "msnbc", "pbs", "fox", "rtve", "rai", "rfi", "rt", "mbc",
    "kbs", "sbs", "jtbc", "asahi", "mainichi", "yomiuri", "nikkei", "sankei", "hürriyet", "agerpres", "ukrinform",
    "nos", "rtl", "anp", "nrc", "volkskrant", "telegraaf", "trouw", "vrt", "vtm", "svt", "nrk", "yle", "tv2", "pap", "tvp", "tvn",
    "polsat", "bfmtv", "lci", "tf1", "cnews", "la7", "tvr", "digi24", "hotnews", "rtp", "lusa", "globo", "uol", "folha", "estadão",
    "the paper", "deutsche welle", "france 24", "al jazeera", "al arabiya", "politico", "euronews", "el país", "le monde",
    "the guardian", "belta", "kazinform", "antara", "bernama", "euractiv", "mlex", "axios", "тасс", "риа новости",
    "интерфакс", "укрінформ", "суспільне", "彭博", "路透", "nhk記者",
];

/// What somebody is who asks, before a name or behind it.
#[rustfmt::skip]
pub(in crate::transcript) const JOURNALISTS: &[&str] = &[
    "host", "co-host", "presenter", "interviewer", "compere", "anchor", "newsreader", "broadcaster", "columnist", "journalist",
    "reporter", "correspondent", "journaliste", "présentateur", "présentatrice", "periodista", "reportero", "reportera",
    "giornalista", "conduttore", "conduttrice", "jornalista", "repórter", "apresentador", "apresentadora", "jurnalist",
    "jurnalistă", "jurnalista", "journalistin", "журналист", "журналистка", "корреспондент", "журналіст", "журналістка",
    "кореспондент", "dziennikarz", "dziennikarka", "novinář", "novinářka", "gazeteci", "sunucu", "újságíró", "toimittaja",
];

/// Words of the names of the others.
#[rustfmt::skip]
pub(in crate::transcript) const MEDIA_WORDS: &[&str] = &[
    "news", "tv", "television", "televisión", "radio", "times", "post", "journal", "daily", "gazette", "herald", "tribune",
    "telegraph", "shimbun", "broadcasting", "newspaper", "zeitung", "rundfunk", "agency", "agencia", "agence", "agentur",
    "agenția", "агентство", "телеканал", "радио", "газета", "телебачення", "corriere", "repubblica", "diario", "journalist",
    "magazine", "press", "presse", "prensa", "reporter", "correspondent", "televize", "rozhlas", "čtk", "telewizja",
];

/// Offices in short, as labels of turns give them, and in full.
#[rustfmt::skip]
pub(in crate::transcript) const ABBREVIATIONS: &[(&str, &str)] = &[
    ("sg", "Secretary-General"), ("dsg", "Deputy Secretary-General"), ("pm", "Prime Minister"), ("fm", "Foreign Minister"),
    ("eam", "External Affairs Minister"), ("hrvp", "High Representative"), ("hr", "High Representative"),
    ("dg", "Director-General"), ("amb", "Ambassador"), ("sts", "Staatssekretär"), ("stsin", "Staatssekretärin"),
    ("srs", "Stellvertretender Regierungssprecher"), ("srsin", "Stellvertretende Regierungssprecherin"),
    ("mp", "Ministerpräsident"), ("bk", "Bundeskanzler"), ("bkin", "Bundeskanzlerin"), ("bm", "Bundesminister"),
    ("bmin", "Bundesministerin"), ("vors", "Vorsitzender"), ("vorsitzende", "Vorsitzende"),
    ("vorsitzender", "Vorsitzender"), ("potus", "President"), ("sec", "Secretary"), ("gen", "General"),
];
