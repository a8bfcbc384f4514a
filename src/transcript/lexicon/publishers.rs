//! How the names of publishers begin and end. All in lower case.

use std::sync::LazyLock;

use super::{CONNECTORS, Sought};

/// First words of a line that names a publisher.
#[rustfmt::skip]
pub(in crate::transcript) const PUBLISHERS: &[&str] = &[
    "embassy", "ambasada", "ambassade", "embajada", "botschaft", "ambasciata", "embaixada", "посольство",
    "velvyslanectví", "veľvyslanectvo", "veleposlanstvo", "veleposlaništvo", "амбасада", "посолство", "سفارة",
    "embassies", "consulate", "ministry of", "ministry for", "foreign ministry", "federal ministry", "ministerul",
    "ministère", "ministere", "ministerio", "ministerium", "bundesministerium", "auswärtiges amt", "ministero", "ministério",
    "министерство", "міністерство", "министарство", "мид россии", "permanent mission",
    "постоянное представительство", "постійне представництво", "mission permanente", "misión permanente", "mision permanente",
    "ständige vertretung", "ständige mission", "rappresentanza permanente", "représentation permanente", "missão permanente",
    "misiunea permanentă", "misiunea permanenta", "stałe przedstawicielstwo", "stálá mise", "البعثة الدائمة", "the white house", "white house", "office of the", "executive office", "department of",
    "u.s. department", "us department", "press service", "пресс-служба", "прес-служба", "kancelaria",
    "staatskanzlei", "regeringskansliet", "presidencia de la", "présidence de la", "presidence de la", "presidência da",
    "presidential administration", "administration of the president", "администрация президента", "офіс президента",
    "government of", "gouvernement", "gobierno de", "federal reserve", "european commission", "council of the",
    "ministerstwo", "ministerstvo", "ministerie van", "ministarstvo", "udenrigsministeriet", "utenriksdepartementet",
    "ulkoministeriö", "υπουργείο", "υπουργειο", "külügyminisztérium", "dışişleri bakanlığı", "t.c. ", "european union external action", "administrația prezidențială",
    "administraţia prezidenţială", "presidenza della", "presidenza del", "presidency of", "palazzo chigi", "casa rosada",
    "وزارة", "وزارت ", "رئاسة", "مكتب المتحدث", "外務省", "財務省", "経済産業省", "防衛省", "総務省", "法務省", "文部科学省", "厚生労働省", "農林水産省", "国土交通省", "環境省", "金融庁", "首相官邸", "外交部", "總統府", "외교부", "대통령실", "משרד", "rzeczpospolita", "bundesregierung",
    "secretariat of", "foreign office", "state department", "prime minister's office", "european central bank",
    "presse- und informationsamt", "statsministeriet", "kancelář prezidenta", "european council", "european parliament",
    "council of europe", "african union", "league of arab states", "eidgenössisches departement", "département fédéral",
    "dipartimento federale", "global affairs", "affaires mondiales",
    "kementerian", "bộ ngoại giao", "presidencia del gobierno", "organization of american states",
    "european external action service", "german federal government", "federal government", "statsministerens kontor", "statsrådets kansli",
    "valtioneuvoston kanslia", "úřad vlády", "central bank", "bank of", "banco de", "banco central", "banque de", "banque centrale",
    "international court of justice", "international criminal court", "cour internationale de justice",
    "corte internacional de justicia", "european court of", "court of justice of the", "supreme court of", "constitutional court of",
    "assessoria ", "secretaría de", "gabinete de imprensa", "oficina de prensa", "bureau de presse", "narodowy bank",
    "banca d", "banca naţională", "banca națională", "центральный банк", "національний банк",
    "european union delegation", "delegation of the european union", "valtioneuvoston viestintäosasto", "प्रधानमंत्री कार्यालय", "पंतप्रधान कार्यालय",
    "मंत्रालय", "विदेश मंत्रालय", "وزیراعظم کا دفتر", "وزارتِ", "γραφείο τύπου", "γενική γραμματεία",
    "press information bureau", "pejabat ", "prime ministers office", "economic community of", "communauté économique", "communaute economique", "comunidade económica", "comunidade economica",
    "comunidad económica", "ministrstvo za", "ministria e", "reserve bank of", "monetary authority of", "narodna banka", "народна банка",
];

/// How one kind of publisher is called in several languages: two such lines are one letterhead.
const ALIKE: [&[&str]; 3] = [
    &[
        "permanent mission",
        "mission permanente",
        "misión permanente",
        "mision permanente",
        "missão permanente",
        "постоянное представительство",
        "постійне представництво",
        "ständige vertretung",
        "ständige mission",
        "rappresentanza permanente",
        "représentation permanente",
        "misiunea permanentă",
        "stałe przedstawicielstwo",
        "البعثة الدائمة",
    ],
    &["embassy", "ambasada", "ambassade", "embajada", "botschaft", "ambasciata", "embaixada", "посольство"],
    &[
        "ministry",
        "ministère",
        "ministere",
        "ministerio",
        "ministero",
        "ministério",
        "ministerium",
        "ministerul",
        "министерство",
        "міністерство",
        "ministerstwo",
        "ministerstvo",
        "ministarstvo",
        "وزارة",
        "министарство",
        "kementerian",
    ],
];

/// Whether one line, in lower case, gives the publisher of another in another language.
pub(in crate::transcript) fn is_translated(one: &str, other: &str) -> bool {
    let start =
        |kinds: &&[&'static str], line: &str| kinds.iter().copied().find(|start| line.starts_with(start));
    ALIKE.iter().any(|kinds| match (start(kinds, one), start(kinds, other)) {
        (Some(one), Some(other)) => one != other,
        _ => false,
    })
}

/// Whether a line in lower case says what kind of publisher it is, and not which: an item of a menu.
pub(in crate::transcript) fn is_kind_of_publisher(lower: &str) -> bool {
    ALIKE.iter().any(|kinds| kinds.contains(&lower))
}

/// Last words of the names of publishers, in languages that put what they are of before them.
#[rustfmt::skip]
const ENDS: &[&str] = &[
    "minisztérium", "minisztériuma", "ministerium", "ministeriet", "departementet", "ministeriö", "bakanlığı", "ministry",
    "nagykövetség", "nagykövetsége", "büyükelçiliği", "suurlähetystö", "大使馆", "大使館", "대사관", "外交部", "외교부",
    "ministerija", "ministeerium", "ministrstvo", "ráðuneyti", "ráðuneytið", "मंत्रालय", "कार्यालय",
];

/// Lines that name a publisher where they stand alone above a headline: elsewhere they name a place or a guest.
#[rustfmt::skip]
const ALONE: &[&str] = &[
    "united nations", "nations unies", "naciones unidas", "north atlantic treaty organization", "nato", "european union", "union africaine", "unión africana", "união africana", "union européenne", "unión europea", "união europeia",
    "unione europea", "europäische union", "banque mondiale", "banco mundial", "commonwealth secretariat",
    "world bank", "world bank group", "international monetary fund", "world health organization",
    "international atomic energy agency", "élysée", "palais de l’élysée", "palais de l'élysée", "la moncloa", "holy see",
    "santa sede", "saint-siège", "asean", "osce", "organization for security and co-operation in europe",
    "10 downing street", "stortinget", "folketinget", "deutscher bundestag", "assemblée nationale", "верховна рада україни",
    "riigikogu", "eduskunta", "seimas", "saeima", "lietuvos respublikos seimas", "latvijas republikas saeima",
    "hrvatski sabor", "narodna skupština", "народна скупштина", "državni zbor", "народно събрание", "országgyűlés",
    "sveriges riksdag", "alþingi", "bundestag", "bundesrat", "nationalrat", "house of commons", "house of lords",
    "house of representatives", "the knesset", "camera dei deputati", "senato della repubblica", "congreso de los diputados",
    "senado de la república", "câmara dos deputados", "assembleia da república", "tweede kamer",
    "sejm rzeczypospolitej polskiej", "kuvendi i shqipërisë", "sénat", "national assembly", "parliament of the republic",
    "sveriges riksbank", "norges bank", "danmarks nationalbank", "lietuvos bankas", "latvijas banka", "eesti pank",
    "suomen pankki", "magyar nemzeti bank", "bank indonesia", "日本銀行", "中国人民银行", "中國人民銀行", "한국은행", "българска народна банка",
    "hrvatska narodna banka", "česká národní banka", "národná banka slovenska", "banka slovenije", "de nederlandsche bank",
    "deutsche bundesbank", "österreichische nationalbank", "oesterreichische nationalbank", "schweizerische nationalbank",
    "bank negara malaysia", "bangko sentral ng pilipinas", "sedlabanki íslands", "seðlabanki íslands",
];

/// How the names of governments begin, and how those of their lands end.
const GOVERNMENTS: [&str; 9] =
    ["vláda", "vlada", "влада", "правительство", "уряд", "кабінет", "кабинет", "rząd", "правителство"];
const LANDS: [&str; 12] = [
    "republiky",
    "republike",
    "републике",
    "republika",
    "polskiej",
    "рф",
    "рк",
    "федерации",
    "республики",
    "республіки",
    "україни",
    "украины",
];

/// Whether a line in lower case is the name of a publisher by its last word: `Külgazdasági és Külügyminisztérium`. One with a
/// preposition tells what was done there.
pub(in crate::transcript) fn ends_as_publisher(lower: &str) -> bool {
    const WORDS_MAX: usize = 5;
    const ANDS: [&str; 7] = ["and", "und", "och", "og", "és", "ja", "ve"];
    let mut words = lower.split_whitespace();
    let last = words.next_back().unwrap_or_default();
    let plain = |word: &str| ANDS.contains(&word) || !CONNECTORS.contains(&word) && word.chars().count() > 2;
    ENDS.iter().any(|end| last.ends_with(end)) && words.clone().count() < WORDS_MAX && words.all(plain)
}

/// Whether a line above a headline, in lower case, names a publisher and nothing else.
pub(in crate::transcript) fn is_publisher_alone(lower: &str) -> bool {
    ALONE.contains(&lower) || is_government(lower)
}

/// `Ruritanian Government`, `Governo Ruritano`, `River Communications Office`; there is one office in which much is said.
fn is_government(lower: &str) -> bool {
    let words: Vec<&str> = lower.split(' ').collect();
    match words.as_slice() {
        [first, _] if matches!(*first, "governo" | "gobierno" | "guvernul") => true,
        // `Vláda České republiky`, `Кабинет министров Руритании` is one by its land.
        [first, .., last]
            if words.len() <= 4
                && GOVERNMENTS.contains(first)
                && LANDS.iter().any(|land| last.ends_with(land)) =>
        {
            true
        }
        [.., "oval", "office"] => false,
        [_, last] | [_, _, last] => matches!(*last, "government" | "office"),
        _ => false,
    }
}

/// Whether a text holds, wherever, how the name of a publisher begins or ends: without it, it is none.
pub(in crate::transcript) fn may_name_publisher(text: &str) -> bool {
    static STARTS: LazyLock<Sought> = LazyLock::new(|| Sought::of(PUBLISHERS.iter().chain(ENDS).copied()));
    STARTS.is_in(text)
}
