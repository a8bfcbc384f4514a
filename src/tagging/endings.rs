//! Stems for languages without a published stemmer that fits folded words: endings are taken off.

/// What inflection adds to the words of a language.
#[derive(Debug)]
pub(super) struct Endings {
    /// The longest first, so that the first that fits is the longest.
    endings: &'static [&'static str],
    /// Letters that stay at least.
    stem_min: usize,
    /// How many endings a word may have, one behind the other.
    times: usize,
    /// Last letters of a stem that are written otherwise before some endings: `Polityka` has `polityce`.
    softened: &'static [(char, char)],
}

/// Polish, Czech and their neighbours in Latin letters.
const SLAVIC: Endings = Endings {
    endings: &[
        "iego", "iemu", "iami", "iach", "ymi", "imi", "ami", "ach", "ech", "ich", "ych", "ego", "emu", "eho",
        "iej", "iem", "ovi", "owi", "ove", "ej", "ow", "ou", "um", "om", "em", "ym", "im", "ia", "ie", "ii",
        "iu", "a", "e", "i", "o", "u", "y",
    ],
    stem_min: 3,
    times: 1,
    softened: &[('c', 'k')],
};

const BULGARIAN: Endings = Endings {
    endings: &[
        "овете",
        "ите",
        "ата",
        "ята",
        "ото",
        "ето",
        "ета",
        "ове",
        "ът",
        "ят",
        "то",
        "та",
        "те",
        "а",
        "я",
        "и",
        "о",
        "е",
    ],
    stem_min: 4,
    times: 2,
    softened: &[],
};

const HUNGARIAN: Endings = Endings {
    endings: &[
        "kent", "ban", "ben", "nak", "nek", "rol", "tol", "bol", "hoz", "hez", "nal", "nel", "val", "vel",
        "ert", "unk", "jai", "jei", "juk", "uk", "ra", "re", "ba", "be", "on", "en", "an", "ot", "et", "at",
        "ok", "ek", "ak", "ja", "je", "ai", "ei", "ig", "t", "k", "i", "a", "e",
    ],
    stem_min: 4,
    times: 4,
    softened: &[],
};

const TURKISH: Endings = Endings {
    endings: &[
        "imiz", "ımız", "umuz", "ndan", "nden", "lar", "ler", "nin", "nın", "nun", "dan", "den", "tan",
        "ten", "nda", "nde", "yla", "yle", "da", "de", "ta", "te", "la", "le", "in", "ın", "un", "si", "sı",
        "su", "yi", "yı", "yu", "ya", "ye", "na", "ne", "ni", "nı", "nu", "ki", "i", "ı", "u", "a", "e",
    ],
    stem_min: 4,
    times: 4,
    softened: &[('g', 'k'), ('b', 'p'), ('d', 't')],
};

const PERSIAN: Endings =
    Endings { endings: &["هایی", "های", "ها", "ی"], stem_min: 3, times: 1, softened: &[] };

const INDONESIAN: Endings = Endings { endings: &["nya"], stem_min: 4, times: 1, softened: &[] };

/// The endings of a language.
pub(super) fn of(language: &str) -> Option<&'static Endings> {
    Some(match language {
        "pl" | "cs" | "sk" | "sl" | "hr" => &SLAVIC,
        "bg" => &BULGARIAN,
        "hu" => &HUNGARIAN,
        "tr" => &TURKISH,
        "fa" => &PERSIAN,
        "id" => &INDONESIAN,
        _ => return None,
    })
}

impl Endings {
    /// The stem of a folded word.
    pub(super) fn stem(&self, folded: &str) -> String {
        let mut stem = folded;
        for _ in 0..self.times {
            let long = |stem: &&str| stem.chars().count() >= self.stem_min;
            let bare = self.endings.iter().find_map(|ending| stem.strip_suffix(ending).filter(long));
            let Some(bare) = bare else { break };
            stem = bare;
        }
        let hard = |(soft, hard): &(char, char)| Some(format!("{}{hard}", stem.strip_suffix(*soft)?));
        self.softened.iter().find_map(hard).unwrap_or_else(|| stem.to_owned())
    }
}

/// The stem of a Ukrainian word. Nouns and adjectives have so many endings that one of few letters goes after the longest.
pub(super) fn ukrainian(word: &str) -> &str {
    const ENDINGS: [&str; 51] = [
        "іями",
        "ського",
        "ському",
        "ськими",
        "ською",
        "ським",
        "ських",
        "ській",
        "ську",
        "ської",
        "ський",
        "ська",
        "ські",
        "ське",
        "ими",
        "іми",
        "ями",
        "ами",
        "ого",
        "ому",
        "ові",
        "еві",
        "ією",
        "ої",
        "ою",
        "ею",
        "єю",
        "ея",
        "еї",
        "ів",
        "їв",
        "ях",
        "ах",
        "ям",
        "ам",
        "ий",
        "ій",
        "их",
        "іх",
        "им",
        "ім",
        "ом",
        "ем",
        "ію",
        "ії",
        "ія",
        "ую",
        "ки",
        "ка",
        "ку",
        "кою",
    ];
    const LAST: [char; 12] = ['а', 'я', 'у', 'ю', 'о', 'е', 'є', 'и', 'і', 'ї', 'й', 'ь'];
    let long =
        ENDINGS.iter().find_map(|ending| word.strip_suffix(ending).filter(|stem| stem.chars().count() >= 4));
    // `Радою`; the accusative of `зброя` ends so, too.
    let short = || {
        let bare = ["ою", "ею", "єю"].iter().find_map(|ending| word.strip_suffix(ending));
        bare.filter(|stem| stem.chars().count() == 3 && *stem != "збр")
    };
    let word = long.or_else(short).unwrap_or(word);
    word.strip_suffix(LAST).filter(|stem| stem.chars().count() >= 3).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::of;

    /// Folded forms of a word, and another word that is none of them.
    const FORMS: &[(&str, &[&str], &str)] = &[
        ("pl", &["wojna", "wojny", "wojnie", "wojnami"], "wojsko"),
        ("pl", &["gospodarka", "gospodarce", "gospodarki"], "gospoda"),
        ("cs", &["valka", "valce", "valkou"], "valec"),
        ("bg", &["пенсия", "пенсиите", "пенсията"], "пенсилвания"),
        ("hu", &["haboru", "haboruban", "haborunak"], "harom"),
        ("hu", &["menekult", "menekultek", "menekulteket"], "menet"),
        ("tr", &["yaptırım", "yaptırımlar", "yaptırımların"], "yapma"),
        ("tr", &["bagımsızlık", "bagımsızlıgı"], "bagımsız"),
        ("tr", &["geri", "geride"], "gerilim"),
        ("fa", &["تحریم", "تحریمها", "تحریمهای"], "تحریک"),
        ("id", &["ekonomi", "ekonominya"], "ekonomis"),
    ];

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (language, forms, other) in FORMS {
            let endings = of(language).unwrap();
            let stems: Vec<String> = forms.iter().map(|form| endings.stem(form)).collect();
            assert!(stems.windows(2).all(|pair| pair[0] == pair[1]), "{language} {forms:?}: {stems:?}");
            assert_ne!(stems[0], endings.stem(other), "{language} {other}");
        }
    }
}
