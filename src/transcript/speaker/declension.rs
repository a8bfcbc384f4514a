//! Names in the genitive, as Slavic headlines give them: `Выступление Министра … С.В.Примерова` is a speech of Примеров.

mod neighbours;

use super::name::is_office;
use super::person::cyrillic;
use crate::model::Speaker;

/// The speaker in the nominative when his office is not.
pub(super) fn nominative(speaker: Speaker) -> Speaker {
    if let Some(one) = neighbours::nominative(&speaker) {
        return one;
    }
    let Some(role) = speaker.role.as_deref() else { return speaker };
    if let Some(name) = of_woman(&speaker.name) {
        return Speaker { name, ..speaker };
    }
    let Some(office) = role.split_whitespace().find(|word| is_declined(word)) else {
        return match plain_role(role) {
            Some(plain) if speaker.is_nameless() => {
                Speaker { name: plain.clone(), role: Some(plain), ..speaker }
            }
            Some(plain) => Speaker { role: Some(plain), ..speaker },
            None => speaker,
        };
    };
    // `Ministra` is a woman of other languages, too.
    let czech = |text: &str| text.to_lowercase().contains(['ě', 'š', 'č', 'ř', 'ž', 'ý', 'ů', 'ť', 'ď', 'ň']);
    let genitive = speaker.name.strip_suffix('y').is_some_and(|stem| !stem.ends_with(['a', 'e', 'o', 'u']))
        || ["ého", "ího"].iter().any(|end| speaker.name.ends_with(end));
    let polish = is_polish(role) || is_polish(&speaker.name);
    let declined = czech(role) || czech(&speaker.name) || genitive || polish;
    if office.eq_ignore_ascii_case("ministra") && !declined {
        return speaker;
    }
    let ukrainian = |text: &str| text.contains(['і', 'ї', 'є', 'І', 'Ї', 'Є']);
    let ukrainian = ukrainian(role) || ukrainian(&speaker.name);
    let plain = with_adjectives(role, office, ukrainian);
    let plain = if polish { plain.replacen("inistr ", "inister ", 1) } else { plain };
    if speaker.is_nameless() {
        return Speaker { name: plain.clone(), role: Some(plain), organisation: speaker.organisation };
    }
    let rules = match (cyrillic(&speaker.name), ukrainian) {
        (true, true) => UKRAINIAN,
        (true, false) => RUSSIAN,
        (false, _) if polish => POLISH,
        (false, _) => CZECH,
    };
    let name: Vec<String> = speaker.name.split(' ').map(|word| word_in(word, rules)).collect();
    Speaker { name: name.join(" "), role: Some(plain), organisation: speaker.organisation }
}

/// `Heleny Příkladové` as Helena Příkladová: Czech declines the names of women, and leaves what they are: `ministryně`.
fn of_woman(name: &str) -> Option<String> {
    let (given, family) = name.rsplit_once(' ')?;
    let family = family.strip_suffix("ové")?;
    let given = given.strip_suffix('y').map_or(given.to_owned(), |stem| format!("{stem}a"));
    Some(format!("{given} {family}ová"))
}

/// Whose a site is, where its first word stands in the genitive: `Ministerstwa Rzek`, `Президента Руритании`.
pub(in crate::transcript) fn owner(name: &str) -> String {
    const BODIES: [(&str, &str); 4] =
        [("stwa", "stwo"), ("stva", "stvo"), ("ства", "ство"), ("larii", "laria")];
    let (first, rest) = name.split_once(' ').unwrap_or((name, ""));
    let body = BODIES.iter().find_map(|(end, plain)| Some(format!("{}{plain}", first.strip_suffix(end)?)));
    let plain = body.unwrap_or_else(|| if is_declined(first) { office_in(first) } else { first.to_owned() });
    if rest.is_empty() { plain } else { format!("{plain} {rest}") }
}

/// A role whose office, and the adjectives before it, are in the nominative: `Генеральный секретарь ОДКБ`.
fn with_adjectives(role: &str, office: &str, ukrainian: bool) -> String {
    let (before, after) = role.split_once(office).unwrap_or(("", role));
    let plain = office_in(office);
    let plain =
        plain.strip_suffix("рь").filter(|_| ukrainian).map_or(plain.clone(), |stem| format!("{stem}р"));
    let rules = if ukrainian { UKRAINIAN } else { RUSSIAN };
    let is_adjective = |word: &str| ["ого", "его", "ього"].iter().any(|end| word.ends_with(end));
    let bare = |word: &str| {
        let small = word.to_lowercase();
        match (is_adjective(&small), word.chars().any(char::is_lowercase)) {
            (true, true) => word_in(word, rules),
            (true, false) => with_capital(&word_in(&small, rules)),
            _ => word.to_owned(),
        }
    };
    let before: Vec<String> = before.split(' ').map(bare).collect();
    format!("{}{plain}{after}", before.join(" "))
}

/// A role whose office German or Romanian declines while the name stays: `des Außenministers`, `Discursul ministrului`.
fn plain_role(role: &str) -> Option<String> {
    const ENDS: [(&str, &str); 7] = [
        ("ministers", "minister"),
        ("sekretärs", "sekretär"),
        ("kanzlers", "kanzler"),
        ("botschafters", "botschafter"),
        ("präsidenten", "präsident"),
        ("rului", "rul"),
        ("ntelui", "ntele"),
    ];
    let office = role.split_whitespace().find(|word| is_office(word))?;
    let plain = ENDS.iter().find_map(|(end, plain)| Some(format!("{}{plain}", office.strip_suffix(end)?)))?;
    Some(role.replacen(office, &plain, 1))
}

/// A speaker whose name stands in the genitive, and no office tells so.
pub(super) fn of_genitive(speaker: Speaker) -> Speaker {
    let rules = if speaker.name.contains(['і', 'ї', 'є']) { UKRAINIAN } else { RUSSIAN };
    Speaker { name: word_in(&speaker.name, rules), ..speaker }
}

/// Whether a text has letters or offices that Polish has and Czech has not.
fn is_polish(text: &str) -> bool {
    const SIGNS: [&str; 11] =
        ["ł", "ą", "ę", "ś", "ć", "ń", "ż", "prezydent", "premiera", "spraw ", "rzeczypospolitej"];
    let lower = text.to_lowercase();
    SIGNS.iter().any(|sign| lower.contains(sign))
}

/// Whether a line begins with an office in the genitive: `Министра рек Руритании`.
pub(in crate::transcript) fn begins_declined(text: &str) -> bool {
    text.split_whitespace().next().is_some_and(is_declined)
}

/// Whether an office stands in the genitive.
fn is_declined(word: &str) -> bool {
    let word = word.to_lowercase();
    OFFICES.iter().any(|(declined, _)| word == *declined)
}

fn office_in(word: &str) -> String {
    let lower = word.to_lowercase();
    let plain =
        OFFICES.iter().find(|(declined, _)| lower == *declined).map_or(lower.as_str(), |(_, plain)| *plain);
    let first = word.chars().next().is_some_and(char::is_uppercase);
    if first { with_capital(plain) } else { plain.to_owned() }
}

fn with_capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Offices in the genitive, and as they are.
#[rustfmt::skip]
const OFFICES: &[(&str, &str)] = &[
    ("президента", "президент"), ("министра", "министр"), ("премьер-министра", "премьер-министр"),
    ("премьера", "премьер"), ("председателя", "председатель"), ("секретаря", "секретарь"),
    ("представителя", "представитель"), ("директора", "директор"), ("посла", "посол"), ("главы", "глава"),
    ("заместителя", "заместитель"), ("канцлера", "канцлер"), ("губернатора", "губернатор"), ("короля", "король"),
    ("спикера", "спикер"), ("руководителя", "руководитель"), ("міністра", "міністр"), ("прем'єр-міністра", "прем'єр-міністр"),
    ("прем’єр-міністра", "прем’єр-міністр"), ("представника", "представник"), ("речника", "речник"), ("голови", "голова"),
    ("заступника", "заступник"), ("очільника", "очільник"), ("речниці", "речниця"), ("очільниці", "очільниця"), ("заступниці", "заступниця"),
    ("керівниці", "керівниця"), ("міністерки", "міністерка"), ("керівника", "керівник"),
    ("пресс-секретаря", "пресс-секретарь"), ("начальника", "начальник"), ("помощника", "помощник"),
    ("советника", "советник"), ("госсекретаря", "госсекретарь"), ("прес-секретаря", "прес-секретар"), ("радника", "радник"),
    ("prezidenta", "prezident"), ("ministra", "ministr"), ("premiéra", "premiér"), ("vicepremiéra", "vicepremiér"), ("předsedy", "předseda"),
    ("velvyslance", "velvyslanec"), ("prezydenta", "prezydent"), ("premiera", "premier"), ("marszałka", "marszałek"),
];

/// How a word ends in the genitive, and how in the nominative; the first that fits holds.
type Rules = &'static [(&'static str, &'static str)];

#[rustfmt::skip]
const RUSSIAN: Rules = &[
    ("ского", "ский"), ("цкого", "цкий"), ("кого", "кий"), ("гого", "гий"), ("хого", "хий"), ("ого", "ый"), ("его", "ий"),
    ("овой", "ова"), ("евой", "ева"), ("ёвой", "ёва"), ("иной", "ина"), ("ской", "ская"), ("цкой", "цкая"), ("ой", "а"),
    ("ии", "ия"), ("вны", "вна"), ("льи", "лья"), ("ы", "а"), ("ги", "га"), ("ки", "ка"), ("хи", "ха"), ("и", "я"),
    ("авла", "авел"), ("ьва", "ев"), ("ея", "ей"), ("ия", "ий"), ("ая", "ай"), ("оя", "ой"), ("уя", "уй"), ("ря", "рь"),
    ("ля", "ль"), ("ня", "нь"), ("тя", "ть"), ("ья", "ья"), ("а", ""),
];

#[rustfmt::skip]
const UKRAINIAN: Rules = &[
    ("ського", "ський"), ("цького", "цький"), ("ього", "ій"), ("ого", "ий"), ("ової", "ова"), ("евої", "ева"),
    ("ської", "ська"), ("цької", "цька"), ("ої", "а"), ("вни", "вна"), ("ії", "ія"), ("енка", "енко"), ("митра", "митро"),
    ("авла", "авло"), ("етра", "етро"), ("ирила", "ирило"), ("ихайла", "ихайло"), ("анила", "анило"), ("арка", "арко"),
    ("ія", "ій"), ("ея", "ей"), ("ая", "ай"), ("ря", "р"), ("ля", "ль"), ("ня", "нь"), ("и", "а"), ("сі", "ся"), ("лі", "ля"), ("ні", "ня"), ("і", "а"), ("а", ""),
];

#[rustfmt::skip]
const CZECH: Rules = &[
    ("avla", "avel"), ("arla", "arel"), ("ého", "ý"), ("ího", "í"), ("ky", "ka"), ("ly", "la"), ("ny", "na"), ("dy", "da"),
    ("ty", "ta"), ("ry", "ra"), ("by", "ba"), ("py", "pa"), ("še", "š"), ("ře", "ř"), ("če", "č"), ("že", "ž"), ("je", "j"), ("deňka", "deněk"),
    ("áka", "ák"), ("íka", "ík"), ("ýka", "ýk"), ("ůka", "ůk"), ("aka", "ak"), ("ika", "ik"), ("oka", "ok"), ("uka", "uk"), ("ka", "ek"),
    ("mce", "mec"), ("rce", "rec"), ("a", ""),
];

#[rustfmt::skip]
const POLISH: Rules = &[
    ("skiego", "ski"), ("ckiego", "cki"), ("dzkiego", "dzki"), ("ego", "y"), ("iej", "a"), ("wła", "weł"), ("dra", "der"),
    ("cka", "cek"), ("sia", "ś"), ("nia", "ń"), ("ja", "j"), ("ki", "ka"), ("gi", "ga"), ("y", "a"), ("a", ""),
];

/// A word of a name by the rules; initials before it stay.
fn word_in(word: &str, rules: Rules) -> String {
    let start = word.rfind('.').map_or(0, |dot| dot + 1);
    let (initials, name) = word.split_at(start);
    let Some((end, plain)) = rules
        .iter()
        .find(|(end, _)| name.chars().count() > end.chars().count() && name.to_lowercase().ends_with(end))
    else {
        return word.to_owned();
    };
    let stem = name.get(..name.len() - end.len()).unwrap_or(name);
    let plain = if name.chars().any(char::is_lowercase) { (*plain).to_owned() } else { plain.to_uppercase() };
    format!("{initials}{stem}{plain}")
}

#[cfg(test)]
mod tests {
    use super::{Speaker, nominative, owner};

    #[test]
    fn owners() {
        let cases = [
            ("Ministerstwa Rzek", "Ministerstwo Rzek"),
            ("Kancelarii Rurytanii", "Kancelaria Rurytanii"),
            ("Prezydenta Rurytanii", "Prezydent Rurytanii"),
            ("Министерства рек", "Министерство рек"),
            ("Président de la Ruritanie", "Président de la Ruritanie"),
        ];
        for (name, expected) in cases {
            assert_eq!(owner(name), expected);
        }
    }

    #[test]
    fn names() {
        let cases = [
            ("Министра иностранных дел", "С.В.Примерова", "С.В.Примеров"),
            ("Министра иностранных дел", "С.В.Примеров", "С.В.Примеров"),
            ("Министр иностранных дел", "С.В.Пример", "С.В.Пример"),
            ("Президента", "Владимира Примерского", "Владимир Примерский"),
            ("Президента", "Сергея Образцова", "Сергей Образцов"),
            ("официального представителя", "М.В.Примеровой", "М.В.Примерова"),
            ("Председателя", "Игоря Шаблонина", "Игорь Шаблонин"),
            ("Президента України", "Володимира Прикладенка", "Володимир Прикладенко"),
            ("Президента України", "Дмитра Зразкового", "Дмитро Зразковий"),
            ("Міністра закордонних справ", "Андрія Взірцева", "Андрій Взірцев"),
            ("prezidenta", "Jana Příkladného", "Jan Příkladný"),
            ("ministra", "Pavla Fialy", "Pavel Fiala"),
            ("prezident", "Jana Příkladná", "Jana Příkladná"),
            ("ministra pro vědu", "Petra Zrzáka", "Petr Zrzák"),
            ("ministryně", "Heleny Příkladové", "Helena Příkladová"),
            ("ministryně", "Helena Příkladová", "Helena Příkladová"),
            ("Prezydenta", "Andrzeja Wzorowskiego", "Andrzej Wzorowski"),
            ("ministra spraw zagranicznych", "Pawła Wzora", "Paweł Wzor"),
            ("Premiera", "Jacka Dudy", "Jacek Duda"),
            ("ministra", "Ana Lucero", "Ana Lucero"),
            ("Außenministers", "Hans Muster", "Hans Muster"),
            ("ministra", "Berta Godoy", "Berta Godoy"),
            ("Президента України", "Президента України", "Президент України"),
            ("Prezydenta", "Prezydenta", "Prezydent"),
            ("Ministra", "Ministra", "Ministra"),
            ("Ministro Pirmininko", "Jono Pavyzdžio", "Jonas Pavyzdis"),
            ("Prezidentės", "Onos Pavyzdytės", "Ona Pavyzdytė"),
            ("ministra zahraničí", "Tomáše Vzorníka", "Tomáš Vzorník"),
            ("ministra zahraničí", "Ondřeje Vzoráka", "Ondřej Vzorák"),
            ("ministra zahraničí", "Zdeňka Vzorce", "Zdeněk Vzorec"),
            ("Ministro", "Pedro Ejemplo", "Pedro Ejemplo"),
            ("Valsts prezidenta", "Jāņa Parauga", "Jānis Paraugs"),
            ("predsjednika Vlade", "Ivana Primjera", "Ivan Primjer"),
            ("председника Републике", "Петра Примера", "Петр Пример"),
            ("predsednice republike", "Ane Vzorne", "Ana Vzorna"),
            ("prezidentky", "Zuzany Vzorovej", "Zuzana Vzorová"),
            ("Πρωθυπουργού", "Νίκου Παραδειγμάτη", "Νίκος Παραδειγμάτης"),
            ("Υπουργού", "Άννας Παραδειγμάτη", "Άννα Παραδειγμάτη"),
        ];
        for (role, name, expected) in cases {
            let speaker = Speaker { name: name.to_owned(), role: Some(role.to_owned()), organisation: None };
            assert_eq!(nominative(speaker).name, expected, "{role} {name}");
        }
    }

    #[test]
    fn roles() {
        let cases = [
            (
                "официального представителя МИД России",
                "М.В.Примеровой",
                "официальный представитель МИД России",
            ),
            ("Генерального секретаря ОДКБ", "Имангали Образцова", "Генеральный секретарь ОДКБ"),
            ("Генерального секретаря НАТО", "Єнса Взірця", "Генеральний секретар НАТО"),
            ("Первого заместителя Министра", "В.Г.Примерова", "Первый заместитель Министра"),
            ("Чрезвычайного и Полномочного Посла", "А.К.Примерова", "Чрезвычайный и Полномочный Посол"),
            ("Außenministers", "Hans Muster", "Außenminister"),
            ("NATO-Generalsekretärs", "Hans Muster", "NATO-Generalsekretär"),
            ("Bundespräsidenten", "Bundespräsidenten", "Bundespräsident"),
            ("ministrului afacerilor externe", "Ion Exemplu", "ministrul afacerilor externe"),
            ("Președintelui României", "Ion Exemplu", "Președintele României"),
            ("Foreign Minister", "Jane Doe", "Foreign Minister"),
        ];
        for (role, name, expected) in cases {
            let speaker = Speaker { name: name.to_owned(), role: Some(role.to_owned()), organisation: None };
            assert_eq!(nominative(speaker).role.as_deref(), Some(expected), "{role} {name}");
        }
    }
}
