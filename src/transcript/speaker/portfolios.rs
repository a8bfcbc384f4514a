//! What an office is an office of: `Minister for Trade, Industry and Energy`, `Președintele României`; and the rank that stands beside
//! one: `Ambassador Jane Doe, Permanent Representative of Ruritania`.

use super::person::{NAME_WORDS_MAX, cyrillic};
use super::word::{After, Word};
use crate::transcript::lexicon::RANKS;

/// Parts of a portfolio, and words of one.
const PARTS_MAX: usize = 5;
const WORDS_MAX: usize = 5;

/// Where the parts of a portfolio end that go on behind a comma, and the mark behind them: `Trade, Industry and Energy`. Only a list that
/// ends with `and` is one.
pub(super) fn more_parts(words: &[Word<'_>], from: usize) -> Option<(usize, After)> {
    let mut at = from;
    for _ in 0..PARTS_MAX {
        at += words.get(at..)?.iter().take_while(|word| is_small_link(word)).count();
        let part = words.get(at..)?.iter().take(WORDS_MAX).take_while(|word| is_of_part(word));
        let mut length = 0;
        for word in part {
            length += 1;
            if word.after != After::Nothing {
                break;
            }
        }
        at += length;
        match words.get(at.checked_sub(1)?)?.after {
            After::Comma if length > 0 => {}
            After::Nothing if length > 0 && words.get(at).is_some_and(is_conjunction) => break,
            _ => return None,
        }
        // `Trade, Industry, and Energy`
        if words.get(at).is_some_and(is_conjunction) {
            break;
        }
    }
    words.get(at).filter(|word| is_conjunction(word))?;
    at += 1;
    at += words.get(at..)?.iter().take_while(|word| is_small_link(word)).count();
    let (end, mark) = group(words, at);
    (end > at).then_some((end, mark))
}

/// `of the`, `DE LA`, but not `and`.
fn is_small_link(word: &Word<'_>) -> bool {
    let capitals = || word.text.len() > 1 && word.text.chars().all(char::is_uppercase);
    word.is_link()
        && (!word.is_capital() || capitals())
        && !is_conjunction(word)
        && word.after == After::Nothing
}

fn is_of_part(word: &Word<'_>) -> bool {
    (word.is_capital() || word.is_within() || is_elided(word.text))
        && !word.is_office()
        && !word.is_honorific()
        && !word.is_away()
        && !word.is_initials()
        && !is_conjunction(word)
}

/// `l’Intégration`, `dell’Ambiente`
fn is_elided(text: &str) -> bool {
    let name = text.split_once(['’', '\'']).map(|(_, name)| name);
    name.is_some_and(|name| name.starts_with(char::is_uppercase))
}

/// Whether a word is a rank, which somebody has beside an office.
pub(super) fn is_rank(word: &Word<'_>) -> bool {
    RANKS.contains(&word.text.to_lowercase().as_str())
}

/// `Președintele României,`, `prezident České republiky`: a country that no link ties to its office.
pub(super) fn land(words: &[Word<'_>], at: usize) -> Option<(usize, After)> {
    let is_land = |n: usize| words.get(n).filter(|word| word.is_land()).map(|word| word.after);
    let first = words.get(at).filter(|word| word.is_capital())?;
    if let Some(mark) = is_land(at) {
        return Some((at + 1, mark));
    }
    let mark = is_land(at + 1).filter(|_| first.after == After::Nothing)?;
    Some((at + 2, mark))
}

/// `ministra životního prostředí a vodstva Jana Příkladného`: Czech and Slovak say in small letters of what a minister is one, up to
/// the name, and only `pro` may tie them.
pub(super) fn small_portfolio(words: &[Word<'_>], office: usize, at: usize) -> Option<(usize, After)> {
    const CZECH: [&str; 5] = ["ministr", "ministrem", "ministrovi", "ministryně", "ministryni"];
    const ALIKE: [&str; 4] = ["ministra", "minister", "ministerka", "ministerky"];
    const GENITIVES: [&str; 8] = ["ého", "ího", "ých", "ích", "nej", "ství", "ctví", "stva"];
    let is_for = |word: &Word<'_>| matches!(word.text, "pro" | "pre");
    let first = words.get(at).filter(|_| at == office + 1)?;
    let title = words.get(office)?.text.to_lowercase();
    let genitive = is_for(first) || GENITIVES.iter().any(|end| first.text.ends_with(end));
    if !(CZECH.contains(&title.as_str()) || genitive && ALIKE.contains(&title.as_str())) {
        return None;
    }
    let small =
        |word: &&Word<'_>| !word.is_capital() && (is_for(word) || !word.is_away()) && !word.is_office();
    let length = words.get(at..)?.iter().take(PARTS_MAX + WORDS_MAX).take_while(small).count();
    let whole = words.get(at..at + length)?;
    let named = words.get(at + length).is_some_and(Word::is_of_name);
    let open = whole.iter().all(|word| word.after == After::Nothing);
    (length > 0 && named && open).then_some((at + length, After::Nothing))
}

/// `республики`, `обороны`: small words that say of what a Slavic office is one.
pub(super) fn is_genitive(word: &Word<'_>) -> bool {
    const ENDS: [&str; 11] = ["ой", "ых", "их", "ого", "его", "ии", "ики", "ий", "їх", "ої", "ства"];
    ENDS.iter().any(|end| word.text.ends_with(end)) && !word.is_away()
}

pub(super) fn is_conjunction(word: &Word<'_>) -> bool {
    matches!(
        word.text.to_lowercase().as_str(),
        "and" | "et" | "y" | "e" | "und" | "och" | "и" | "та" | "і" | "și" | "a"
    )
}

/// Words after a link up to a name: `Trade`, `the Republic of Ruritania`, `auswärtige Angelegenheiten`.
pub(super) fn group(words: &[Word<'_>], from: usize) -> (usize, After) {
    let mut at = from;
    let mut small = 0;
    while words.get(at).is_some_and(|word| {
        !word.is_capital() && !word.is_link() && !word.is_away() && !word.is_honorific() && small < 3
    }) {
        small += 1;
        let after = words.get(at).map_or(After::End, |word| word.after);
        at += 1;
        if after != After::Nothing {
            return (at, after);
        }
    }
    let run: Vec<&Word<'_>> = words
        .get(at..)
        .unwrap_or_default()
        .iter()
        .scan(false, |ended, word| {
            // `Nations unies`, `République française`
            let more = !*ended
                && (word.is_capital() || word.is_land())
                && !word.is_link()
                && !word.is_away()
                && !word.is_honorific()
                && !word.is_office();
            *ended = !matches!(word.after, After::Nothing | After::Owner);
            more.then_some(word)
        })
        .take(NAME_WORDS_MAX + 3)
        .collect();
    let initials = run.iter().position(|word| word.is_initials());
    let last = run.last().map_or(After::Nothing, |word| word.after);
    let next = words.get(at + run.len());
    // `Ministro degli Esteri Antonio Example al Corriere` turns to whom.
    let away = |word: &Word<'_>| word.is_away() && run.len() >= 3;
    let tied = |word: &Word<'_>| word.is_link() && !away(word) && !is_occasion(words, at + run.len());
    let goes_on = last == After::Comma || next.is_some_and(|word| tied(word) || word.is_honorific());
    let land = run.iter().rposition(|word| word.is_land()).map(|n| n + 1);
    // `minister van Buitenlandse Zaken Jan van der Voorbeeld`: the given name stands before the small words of a family.
    let family = run.len() >= 3 && last == After::Nothing && is_of_family(words, at + run.len());
    let taken = match initials {
        None if family => run.len() - 1,
        Some(at) if cyrillic(run.get(at).map_or("", |word| word.text)) => at,
        _ if goes_on && last != After::End => run.len(),
        _ if small > 0 && run.len() <= 2 => 0,
        _ if let Some(land) = land => land,
        _ if run.len() <= 2 && !cyrillic(run.first().map_or("", |word| word.text)) => run.len(),
        _ if cyrillic(run.first().map_or("", |word| word.text)) => cyrillic_land(&run),
        _ => run.len().saturating_sub(2 + usize::from(initials.is_some())),
    };
    let mark = taken.checked_sub(1).and_then(|n| run.get(n)).map_or(After::Nothing, |word| word.after);
    (at + taken, mark)
}

/// `van der Voorbeeld`, `von der Beispiel`: two small words of names, which tie nothing.
fn is_of_family(words: &[Word<'_>], at: usize) -> bool {
    let text = |n: usize| words.get(n).map_or("", |word| word.text);
    matches!(text(at), "van" | "von") && matches!(text(at + 1), "der" | "den" | "de" | "het" | "’t" | "'t")
}

/// `minister van Buitenlandse Zaken`: before what a Dutch office is of, `van` is no word of a name.
pub(super) fn is_dutch_of(words: &[Word<'_>], at: usize) -> bool {
    #[rustfmt::skip]
    const PORTFOLIOS: [&str; 13] = [
        "buitenlandse", "binnenlandse", "algemene", "economische", "sociale", "defensie", "financiën", "justitie", "onderwijs", "landbouw",
        "volksgezondheid", "infrastructuur", "klimaat",
    ];
    let next = words.get(at + 1).map(|next| next.text.to_lowercase()).unwrap_or_default();
    words.get(at).is_some_and(|word| matches!(word.text, "van" | "voor"))
        && PORTFOLIOS.contains(&next.as_str())
}

/// How many words of a run are a country in the genitive: all but the name and its patronymic.
fn cyrillic_land(run: &[&Word<'_>]) -> usize {
    let patronymic = run.iter().any(|word| {
        let lower = word.text.to_lowercase();
        ["вич", "вича", "вичем", "вна", "вны", "вной", "вичу"].iter().any(|end| lower.ends_with(end))
    });
    run.len().saturating_sub(if patronymic { 3 } else { 2 })
}

/// `Ambassador and Permanent Representative of Ruritania`: a rank and an office are one person's.
pub(super) fn ranked_office(words: &[Word<'_>], rank: usize) -> Option<usize> {
    const WORDS_MAX: usize = 3;
    words.get(rank).filter(|word| is_rank(word) && word.after == After::Nothing)?;
    words.get(rank + 1).filter(|word| is_conjunction(word))?;
    let within = words.iter().skip(rank + 2).take(WORDS_MAX).take_while(|word| word.is_within()).count();
    let office = rank + 2 + within;
    words.get(office).is_some_and(Word::is_office).then_some(office)
}

/// `по итогам`, `по време на`: when and why somebody speaks, where `по` alone says of what an office is one.
pub(super) fn is_occasion(words: &[Word<'_>], at: usize) -> bool {
    const OCCASIONS: [&str; 10] = [
        "итогам",
        "случаю",
        "поводу",
        "окончании",
        "завершении",
        "результатам",
        "прибытии",
        "време",
        "повод",
        "случай",
    ];
    words.get(at).is_some_and(|word| word.text == "по")
        && words.get(at + 1).is_some_and(|next| OCCASIONS.contains(&next.text))
}

/// `Példa János külgazdasági és külügyminiszter`: where an office ends that Hungarian sets behind a name, in small letters.
pub(super) fn hungarian_office(words: &[Word<'_>], from: usize) -> Option<usize> {
    const OFFICES: [&str; 8] =
        ["miniszter", "elnök", "elnökhelyettes", "államtitkár", "nagykövet", "főtitkár", "szóvivő", "biztos"];
    const BEFORE_MAX: usize = 4;
    let last = from.checked_sub(1).and_then(|n| words.get(n))?;
    let small = |word: &&Word<'_>| word.text.starts_with(char::is_lowercase) && word.after == After::Nothing;
    let is_office = |word: &Word<'_>| OFFICES.iter().any(|office| word.text.ends_with(office));
    let run = words.get(from..)?.iter().take(BEFORE_MAX + 1);
    let run: Vec<&Word<'_>> = run.take_while(|word| small(word) || is_office(word)).collect();
    let office = run.iter().position(|word| is_office(word)).filter(|_| last.after == After::Nothing)?;
    let modifies = |word: &&Word<'_>| word.text.ends_with('i') || word.text == "és";
    run.iter().take(office).all(modifies).then_some(from + office + 1)
}
