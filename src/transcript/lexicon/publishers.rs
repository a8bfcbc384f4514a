//! How the names of publishers begin. All in lower case.

use std::sync::LazyLock;

use super::Sought;

/// First words of a line that names a publisher.
#[rustfmt::skip]
pub(in crate::transcript) const PUBLISHERS: &[&str] = &[
    "embassy", "ambasada", "ambassade", "embajada", "botschaft", "ambasciata", "embaixada", "посольство",
    "embassies", "consulate", "ministry of", "ministry for", "foreign ministry", "federal ministry", "ministerul",
    "ministère", "ministerio", "ministerium", "bundesministerium", "auswärtiges amt", "ministero", "ministério",
    "министерство", "міністерство", "министарство", "мид россии", "permanent mission",
    "постоянное представительство", "постійне представництво", "mission permanente", "misión permanente",
    "ständige vertretung", "the white house", "white house", "office of the", "executive office", "department of",
    "u.s. department", "us department", "press service", "пресс-служба", "прес-служба", "kancelaria",
    "staatskanzlei", "regeringskansliet", "presidencia de la", "présidence de la", "presidência da",
    "presidential administration", "administration of the president", "администрация президента", "офіс президента",
    "government of", "gouvernement", "gobierno de", "federal reserve", "european commission", "council of the",
    "ministerstwo", "ministerstvo", "ministerie van", "ministarstvo", "udenrigsministeriet", "utenriksdepartementet",
    "ulkoministeriö", "υπουργείο", "külügyminisztérium", "dışişleri bakanlığı", "t.c. ", "european union external action", "administrația prezidențială",
    "administraţia prezidenţială", "presidenza della", "presidenza del", "presidency of", "palazzo chigi", "casa rosada",
    "وزارة", "رئاسة", "外務省", "首相官邸", "外交部", "總統府", "외교부", "대통령실", "משרד", "rzeczpospolita", "bundesregierung",
    "secretariat of", "foreign office", "state department", "prime minister's office", "european central bank",
    "presse- und informationsamt", "statsministeriet", "kancelář prezidenta", "european council", "european parliament",
    "council of europe", "african union", "league of arab states", "eidgenössisches departement", "département fédéral",
    "dipartimento federale", "global affairs", "affaires mondiales",
];

/// Whether a text holds, wherever, how the name of a publisher begins: without it, it is none.
pub(in crate::transcript) fn may_name_publisher(text: &str) -> bool {
    static STARTS: LazyLock<Sought> = LazyLock::new(|| Sought::of(PUBLISHERS.iter().copied()));
    STARTS.is_in(text)
}
