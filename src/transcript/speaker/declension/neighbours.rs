//! Names in the genitive beside offices in the genitive, in the Baltic languages, the southern Slavic ones, Slovak and Greek.

use super::{Rules, is_polish, with_capital, word_in};
use crate::model::Speaker;

/// Offices in the genitive and as they are, the letters that tell the language where the offices do not, and how names end beside them.
struct Language {
    offices: &'static [(&'static str, &'static str)],
    signs: &'static str,
    rules: Rules,
}

#[rustfmt::skip]
const LANGUAGES: [Language; 10] = [
    Language {
        offices: &[
            ("ministro", "ministras"), ("prezidento", "prezidentas"), ("pirmininko", "pirmininkas"), ("premjero", "premjeras"),
            ("ministrės", "ministrė"), ("prezidentės", "prezidentė"), ("pirmininkės", "pirmininkė"), ("premjerės", "premjerė"),
        ],
        signs: "ąčęėįšųūž",
        rules: &[
            ("čio", "tis"), ("džio", "dis"), ("iaus", "ius"), ("aus", "us"), ("io", "is"), ("ės", "ė"), ("os", "a"), ("o", "as"),
        ],
    },
    Language {
        offices: &[
            ("prezidenta", "prezidents"), ("ministra", "ministrs"), ("priekšsēdētāja", "priekšsēdētājs"),
            ("prezidentes", "prezidente"), ("ministres", "ministre"), ("priekšsēdētājas", "priekšsēdētāja"),
        ],
        signs: "āēīģķļņ",
        rules: &[("iņa", "iņš"), ("ņa", "nis"), ("ļa", "lis"), ("ja", "js"), ("as", "a"), ("es", "e"), ("a", "s")],
    },
    Language {
        offices: &[
            ("predsjednika", "predsjednik"), ("predsednika", "predsednik"), ("premijera", "premijer"), ("veleposlanika", "veleposlanik"),
            ("председника", "председник"), ("премијера", "премијер"),
        ],
        signs: "",
        rules: &[
            ("rka", "rko"), ("nka", "nko"), ("vka", "vko"), ("tka", "tko"), ("рка", "рко"), ("нка", "нко"), ("вка", "вко"), ("rja", "r"), ("a", ""),
            ("а", ""),
        ],
    },
    Language {
        offices: &[("министра", "министар")],
        signs: "јљњћђџ",
        rules: &[("рка", "рко"), ("нка", "нко"), ("вка", "вко"), ("а", "")],
    },
    // Polish has the letter, too, and `spraw`.
    Language {
        offices: &[("ministra", "ministar")],
        signs: "ćđ",
        rules: &[("rka", "rko"), ("nka", "nko"), ("vka", "vko"), ("tka", "tko"), ("a", "")],
    },
    Language {
        offices: &[
            ("predsjednice", "predsjednica"), ("predsednice", "predsednica"), ("ministrice", "ministrica"), ("председнице", "председница"),
        ],
        signs: "",
        rules: &[("e", "a"), ("е", "а")],
    },
    Language {
        offices: &[("prezidentky", "prezidentka"), ("ministerky", "ministerka"), ("predsedníčky", "predsedníčka")],
        signs: "",
        rules: &[("ovej", "ová"), ("skej", "ská"), ("y", "a"), ("e", "a")],
    },
    Language {
        offices: &[("predsedu", "predseda")],
        signs: "",
        rules: &[("ého", "ý"), ("a", "")],
    },
    // A woman’s name ends so beside the same office.
    Language {
        offices: GREEK,
        signs: "ς",
        rules: &[("ας", "α"), ("ης", "η"), ("άς", "ά"), ("ής", "ή")],
    },
    Language {
        offices: GREEK,
        signs: "",
        rules: &[
            ("ου", "ος"), ("ού", "ός"), ("ο", "ος"), ("ό", "ός"), ("η", "ης"), ("ή", "ής"), ("α", "ας"), ("ά", "άς"),
        ],
    },
];

#[rustfmt::skip]
const GREEK: &[(&str, &str)] = &[
    ("πρωθυπουργού", "πρωθυπουργός"), ("πρωθυπουργό", "πρωθυπουργός"), ("υπουργού", "υπουργός"), ("υπουργό", "υπουργός"),
    ("υφυπουργού", "υφυπουργός"), ("προέδρου", "πρόεδρος"), ("πρόεδρο", "πρόεδρος"), ("εκπροσώπου", "εκπρόσωπος"),
    ("εκπρόσωπο", "εκπρόσωπος"), ("διοικητή", "διοικητής"), ("πρωθυπουργο", "πρωθυπουργος"), ("υπουργο", "υπουργος"),
    ("προεδρο", "προεδρος"), ("εκπροσωπο", "εκπροσωπος"),
];

/// The speaker in the nominative, where his office is one of these in the genitive.
pub(super) fn nominative(speaker: &Speaker) -> Option<Speaker> {
    let role = speaker.role.as_deref().filter(|_| !speaker.is_nameless())?;
    let shown = format!("{role} {}", speaker.name).to_lowercase();
    let language = LANGUAGES.iter().find(|language| {
        let signed = if language.signs == "ς" { &speaker.name } else { &shown };
        let office =
            |word: &str| language.offices.iter().any(|(declined, _)| word.to_lowercase() == *declined);
        let polish = language.signs == "ćđ" && is_polish(&role.replace('ć', ""));
        role.split(' ').any(office)
            && !polish
            && (language.signs.is_empty() || signed.contains(|c| language.signs.contains(c)))
    })?;
    let name: Vec<String> = speaker.name.split(' ').map(|word| word_in(word, language.rules)).collect();
    let role: Vec<String> = role.split(' ').map(|word| plain(word, language.offices)).collect();
    Some(Speaker {
        name: name.join(" "),
        role: Some(role.join(" ")),
        organisation: speaker.organisation.clone(),
    })
}

/// An office as it is, with the capital that it has.
fn plain(word: &str, offices: &[(&str, &str)]) -> String {
    let lower = word.to_lowercase();
    let Some((_, plain)) = offices.iter().find(|(declined, _)| lower == *declined) else {
        return word.to_owned();
    };
    if word.starts_with(char::is_uppercase) { with_capital(plain) } else { (*plain).to_owned() }
}
