//! The language of a text.

use std::collections::HashMap;
use std::sync::LazyLock;

use rustc_hash::FxBuildHasher;
use whatlang::{Lang, detect};

use crate::model::Turn;
use crate::text::with_letters;

/// Bytes that are enough to tell.
const SAMPLE_BYTES: usize = 4_000;

/// The language of the words; `stated` where they are too few to tell.
pub(super) fn of(title: Option<&str>, turns: &[Turn], stated: Option<&str>) -> String {
    let passages = || turns.iter().flat_map(|turn| &turn.passages);
    let middle = turns.iter().map(|turn| turn.passages.len()).sum::<usize>() / 2;
    // Courtesies in another language stand at the start: half of the sample is from the middle.
    let mut sample = title.map(|title| format!("{title}\n")).unwrap_or_default();
    for from in [0, middle] {
        let until = sample.len() + SAMPLE_BYTES / 2;
        for passage in passages().skip(from) {
            sample.push_str(&passage.text);
            sample.push('\n');
            if sample.len() > until {
                break;
            }
        }
        sample.truncate(sample.floor_char_boundary(until));
    }
    let sample = with_letters(&sample);
    if let Some(language) = by_common_words(&sample) {
        return language.to_owned();
    }
    if is_mangled(&sample) {
        return "und".to_owned();
    }
    let guess = || detect(&sample).filter(|guess| guess.is_reliable() || guess.confidence() > 0.3);
    let by_letters = || is_icelandic(&sample).then_some("is").or_else(|| is_kazakh(&sample).then_some("kk"));
    let language = by_letters().or_else(|| guess().map(|guess| code(guess.lang())));
    let language = language.or(stated).or_else(|| by_small_words(&sample)).unwrap_or("und");
    // Words and trigrams of neighbours are much alike.
    match language {
        "sv" if is_danish(&sample) => {
            if is_rather(&sample, &DANISH, &NORWEGIAN) {
                "nb"
            } else {
                "da"
            }
        }
        "id" if is_rather(&sample, &INDONESIAN, &MALAY) => "ms",
        language => language,
    }
    .to_owned()
}

fn count(text: &str, letters: &[char]) -> usize {
    text.matches(letters).count()
}

/// Whether a text is Danish or Norwegian where its words or trigrams may be Swedish.
fn is_danish(sample: &str) -> bool {
    count(sample, &['æ', 'ø']) > count(sample, &['ä', 'ö'])
}

/// Both letters stand in Icelandic only, of which the trigrams are not known.
fn is_icelandic(sample: &str) -> bool {
    const EACH_MIN: usize = 3;
    count(sample, &['þ', 'Þ']) >= EACH_MIN && count(sample, &['ð']) >= EACH_MIN
}

/// These letters stand together in Kazakh only, of which the trigrams are not known.
fn is_kazakh(sample: &str) -> bool {
    const EACH_MIN: usize = 2;
    [['қ', 'Қ'], ['ғ', 'Ғ'], ['ұ', 'Ұ'], ['ң', 'Ң']]
        .iter()
        .filter(|letters| count(sample, *letters) >= EACH_MIN)
        .count()
        >= 3
}

/// Words that neighbours spell or choose apart.
const DANISH: [&str; 8] = ["af", "hvad", "nogle", "efter", "mig", "sig", "blev", "havde"];
const NORWEGIAN: [&str; 8] = ["av", "hva", "noen", "etter", "meg", "seg", "ble", "hadde"];
const INDONESIAN: [&str; 8] = ["karena", "bahwa", "yaitu", "bisa", "pemerintah", "acara", "bapak", "saudara"];
const MALAY: [&str; 8] = ["kerana", "bahawa", "iaitu", "ialah", "kerajaan", "sempena", "majlis", "kenyataan"];

/// Whether a text has more of the second words than of the first.
fn is_rather(sample: &str, first: &[&str], second: &[&str]) -> bool {
    let lower = sample.to_lowercase();
    let among =
        |list: &[&str]| lower.split(|c: char| !c.is_alphabetic()).filter(|word| list.contains(word)).count();
    among(second) > among(first)
}

/// Whether signs stand within so many words that a machine guessed the letters: `J_;L)I`. Trigrams find a language in anything.
fn is_mangled(sample: &str) -> bool {
    const SHARE: usize = 5;
    const SIGNS: [char; 14] = ['_', ';', ')', '(', '~', '\\', '!', '|', '=', '}', '{', '<', '>', '^'];
    let (mut words, mut mangled) = (0, 0);
    for word in sample.split_whitespace() {
        words += 1;
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let bare = bare.trim_start_matches(['(', '<', '“', '"', '*', '>']);
        // A dash or an ellipsis alone is none.
        let alone = bare.is_empty() && word.contains(['~', '_', ';', '\\', '|', '=']);
        mangled += usize::from(alone || bare.contains(SIGNS) || bare.starts_with('.'));
    }
    words >= WORDS_MIN && mangled * SHARE >= words
}

/// Words of a sample that are enough to count.
const WORDS_MIN: usize = 100;
/// The common words of its language make this share of a text, one in so many, and each other language has a fifth of that.
const COMMON_SHARE: usize = 12;
const OTHERS_SHARE: usize = 5;

/// Common words that stand in one language only, or that its neighbours use far less.
const COMMON: [(&str, &[&str]); 6] = [
    (
        "en",
        &[
            "the", "of", "and", "to", "that", "is", "for", "with", "we", "this", "have", "are", "it", "our",
            "was", "you",
        ],
    ),
    (
        "fr",
        &[
            "les", "des", "et", "du", "est", "dans", "pour", "une", "nous", "qui", "au", "aux", "sur", "ce",
            "notre", "avec",
        ],
    ),
    (
        "es",
        &[
            "los", "y", "las", "del", "una", "con", "por", "para", "como", "más", "su", "nos", "esta", "muy",
            "pero", "ese",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "und", "das", "den", "ist", "nicht", "wir", "mit", "auf", "für", "ich", "eine",
            "zu", "auch", "dass",
        ],
    ),
    (
        "ru",
        &[
            "что",
            "это",
            "как",
            "мы",
            "для",
            "из",
            "был",
            "они",
            "также",
            "его",
            "чтобы",
            "если",
            "было",
            "были",
            "которые",
            "в",
        ],
    ),
    (
        "ro",
        &[
            "și", "să", "pentru", "care", "este", "cu", "sunt", "mai", "această", "acest", "din", "noi",
            "prin", "fost", "ale", "nu",
        ],
    ),
];

/// The language of a text of which nobody who reads it would doubt. Trigrams, which cost thirty times as much, tell the rest.
fn by_common_words(sample: &str) -> Option<&'static str> {
    static LANGUAGES: LazyLock<HashMap<&str, usize, FxBuildHasher>> = LazyLock::new(|| {
        COMMON
            .iter()
            .enumerate()
            .flat_map(|(n, (_, words))| words.iter().map(move |word| (*word, n)))
            .collect()
    });
    let mut counts = [0_usize; COMMON.len()];
    let (mut words, mut foreign) = (0, 0);
    for word in sample.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        words += 1;
        foreign += usize::from(word.starts_with(|c: char| c > '\u{24f}'));
        if let Some(count) = LANGUAGES.get(word).and_then(|n| counts.get_mut(*n)) {
            *count += 1;
        }
    }
    let (best, most) = counts.iter().copied().enumerate().max_by_key(|(_, count)| *count)?;
    let others = counts.iter().enumerate().filter(|(n, _)| *n != best).map(|(_, count)| *count).max()?;
    let sure = words >= WORDS_MIN && most * COMMON_SHARE >= words && others * OTHERS_SHARE <= most;
    // A few turns in another script than the rest of the text tell nothing of it, and Danish has many words of Swedish.
    let script = |code: &str| (code == "ru") == (foreign * 2 > words) && (code != "sv" || !is_danish(sample));
    COMMON.get(best).filter(|(code, _)| sure && script(code)).map(|(code, _)| *code)
}

/// Small words that stand in any text of a language.
#[rustfmt::skip]
const SMALL_WORDS: [(&str, &[&str]); 12] = [
    ("en", &["the", "of", "and", "to", "in", "is", "that", "for", "we", "our", "with", "this"]),
    ("es", &["el", "los", "las", "y", "que", "en", "es", "una", "por", "con", "para", "del", "se"]),
    ("fr", &["le", "les", "et", "que", "en", "est", "une", "des", "du", "pour", "dans", "nous", "qui"]),
    ("pt", &["o", "os", "as", "e", "que", "em", "uma", "não", "do", "da", "para", "com", "se"]),
    ("it", &["il", "gli", "e", "che", "di", "un", "per", "non", "del", "della", "con", "sono"]),
    ("ro", &["și", "să", "nu", "este", "din", "pentru", "care", "cu", "în", "ale", "noastre"]),
    ("de", &["der", "die", "das", "und", "ist", "nicht", "wir", "zu", "den", "mit", "für", "ein"]),
    ("sv", &["och", "att", "det", "som", "är", "för", "på", "en", "vi", "med", "har", "inte"]),
    ("cs", &["a", "se", "že", "na", "je", "jsme", "pro", "který", "jsou", "by", "také"]),
    ("ru", &["и", "в", "не", "на", "что", "мы", "это", "для", "как", "по", "с"]),
    ("uk", &["і", "в", "не", "на", "що", "ми", "це", "для", "як", "та", "з", "є"]),
    ("pl", &["i", "w", "nie", "na", "że", "jest", "się", "dla", "oraz", "z"]),
];
/// How many of them are enough, and how far ahead of the next language.
const SMALL_WORDS_MIN: usize = 4;

/// The language whose small words are by far the most, where letters leave it open.
fn by_small_words(sample: &str) -> Option<&'static str> {
    let lower = sample.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let mut counts: Vec<(usize, &str)> = SMALL_WORDS
        .iter()
        .map(|(code, small)| (words.iter().filter(|word| small.contains(word)).count(), *code))
        .collect();
    counts.sort_unstable_by(|one, other| other.cmp(one));
    let [(most, code), (next, _), ..] = counts.as_slice() else { return None };
    (*most >= SMALL_WORDS_MIN && most * 2 >= next * 3 && most * 12 >= words.len()).then_some(*code)
}

/// Characters of a text whose language is told when there is one.
const READABLE_CHARACTERS: usize = 1_500;

/// Whether `03/04/2021` is the third of April: of all languages only English is written both ways.
pub(super) fn writes_days_first(language: &str) -> bool {
    !matches!(language, "en" | "und")
}

/// Whether a long text has no language: its letters were guessed by a machine.
pub(super) fn is_unreadable(language: &str, turns: &[Turn]) -> bool {
    let passages = turns.iter().flat_map(|turn| &turn.passages).map(|passage| passage.text.len());
    language == "und" && passages.sum::<usize>() > READABLE_CHARACTERS
}

/// The BCP 47 codes: two letters where there are two.
#[rustfmt::skip]
const CODES: [(Lang, &str); 70] = [
    (Lang::Afr, "af"), (Lang::Aka, "ak"), (Lang::Amh, "am"), (Lang::Ara, "ar"), (Lang::Aze, "az"),
    (Lang::Bel, "be"), (Lang::Ben, "bn"), (Lang::Bul, "bg"), (Lang::Cat, "ca"), (Lang::Ces, "cs"),
    (Lang::Cmn, "zh"), (Lang::Cym, "cy"), (Lang::Dan, "da"), (Lang::Deu, "de"), (Lang::Ell, "el"),
    (Lang::Eng, "en"), (Lang::Epo, "eo"), (Lang::Est, "et"), (Lang::Fin, "fi"), (Lang::Fra, "fr"),
    (Lang::Guj, "gu"), (Lang::Heb, "he"), (Lang::Hin, "hi"), (Lang::Hrv, "hr"), (Lang::Hun, "hu"),
    (Lang::Hye, "hy"), (Lang::Ind, "id"), (Lang::Ita, "it"), (Lang::Jav, "jv"), (Lang::Jpn, "ja"),
    (Lang::Kan, "kn"), (Lang::Kat, "ka"), (Lang::Khm, "km"), (Lang::Kor, "ko"), (Lang::Lat, "la"),
    (Lang::Lav, "lv"), (Lang::Lit, "lt"), (Lang::Mal, "ml"), (Lang::Mar, "mr"), (Lang::Mkd, "mk"),
    (Lang::Mya, "my"), (Lang::Nep, "ne"), (Lang::Nld, "nl"), (Lang::Nob, "nb"), (Lang::Ori, "or"),
    (Lang::Pan, "pa"), (Lang::Pes, "fa"), (Lang::Pol, "pl"), (Lang::Por, "pt"), (Lang::Ron, "ro"),
    (Lang::Rus, "ru"), (Lang::Sin, "si"), (Lang::Slk, "sk"), (Lang::Slv, "sl"), (Lang::Sna, "sn"),
    (Lang::Spa, "es"), (Lang::Srp, "sr"), (Lang::Swe, "sv"), (Lang::Tam, "ta"), (Lang::Tel, "te"),
    (Lang::Tgl, "tl"), (Lang::Tha, "th"), (Lang::Tuk, "tk"), (Lang::Tur, "tr"), (Lang::Ukr, "uk"),
    (Lang::Urd, "ur"), (Lang::Uzb, "uz"), (Lang::Vie, "vi"), (Lang::Yid, "yi"), (Lang::Zul, "zu"),
];

fn code(lang: Lang) -> &'static str {
    CODES.iter().find(|(known, _)| *known == lang).map_or_else(|| lang.code(), |(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use super::{by_common_words, is_mangled};

    #[test]
    fn letters_that_a_machine_guessed_are_no_words() {
        let guessed =
            "~LJI .;JI J_;L)I L.)_,JI ,_.L:J 4...~ ~YI J... o..tA ~I WHO l.i1 UN ~1 EU ;YI (Ul) Jll "
                .repeat(8);
        assert!(is_mangled(&guessed));
        let plain =
            "“Well,” she said (twice) – and/or: it’s a well-known, U.S.-led river; isn’t it? * * * [sic] "
                .repeat(8);
        assert!(!is_mangled(&plain));
        assert!(!is_mangled("~LJI .;JI J_;L)I"), "too short to be sure");
    }

    #[test]
    fn common_words_tell_what_is_plain() {
        let english =
            "We met the envoys of both sides, and we agreed that the talks are open to all. ".repeat(8);
        let russian =
            "Мы встретились с ними в Москве, и они сказали, что это не просто, но если мы хотим, переговоры идут. ".repeat(8);
        assert_eq!(by_common_words(&english), Some("en"));
        assert_eq!(by_common_words(&russian), Some("ru"));
        assert_eq!(by_common_words("We met the envoys of both sides."), None, "too short to be sure");
        assert_eq!(by_common_words(&(english + &russian)), None, "two languages");
        // Bulgarian shares words with Russian, Danish with German: not enough of them.
        let bulgarian =
            "Ние се срещнахме с тях днес и те казаха, че това не е лесно, но преговорите продължават. ";
        let danish =
            "Vi mødtes med dem i dag, og de sagde, at det ikke er let, men at samtalerne går videre. ";
        assert_eq!(by_common_words(&danish.repeat(9)), None);
        assert_eq!(by_common_words(&bulgarian.repeat(9)), None);
    }
}
