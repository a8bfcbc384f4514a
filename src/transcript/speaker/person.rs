//! A grammar of people: `Foreign Minister of Ruritania Jane Doe`, `H.E. Mr. John Doe, Minister of Trade`, `John Doe, Minister`.

use super::portfolios::{
    group, hungarian_office, is_conjunction, is_dutch_of, is_genitive, is_occasion, is_rank, land,
    more_parts, ranked_office, small_portfolio,
};
use super::traits::unelided;
use super::word::{After, Word, has_initial, is_second_title, starts_office, words};
use crate::model::Speaker;
use crate::transcript::lexicon::POSTNOMINALS;

/// Words of a name.
pub(super) const NAME_WORDS_MAX: usize = 6;
/// Words of what an office is an office of.
const WHOLE_WORDS_MAX: usize = 14;
/// Words of a line that are looked at.
const WORDS_MAX: usize = 80;

/// A person that a line names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    /// Whose name is the office itself when only that is told.
    pub(super) speaker: Speaker,
    /// Which words of the line.
    pub(super) from: usize,
    pub(super) until: usize,
}

impl Person {
    fn new(name: String, role: Option<String>, (from, until): (usize, usize)) -> Self {
        Self { speaker: Speaker { name, role, organisation: None }, from, until }
    }

    pub(super) fn is_office_alone(&self) -> bool {
        self.speaker.is_nameless()
    }
}

/// The people of a line in their order. A name with neither office nor title is nobody.
pub(super) fn people(line: &str) -> Vec<Person> {
    people_among(&words(line))
}

/// The people of a line that was divided into words.
pub(super) fn people_among(words: &[Word<'_>]) -> Vec<Person> {
    let words = words.get(..WORDS_MAX.min(words.len())).unwrap_or(words);
    let mut people = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match person_at(words, at) {
            Some(person) => {
                at = person.until.max(at + 1);
                people.push(person);
            }
            None => at += 1,
        }
    }
    people
}

fn person_at(words: &[Word<'_>], at: usize) -> Option<Person> {
    let word = words.get(at)?;
    // `John Doe, Minister of Trade`
    if word.is_of_name() && !word.is_within() && !word.is_honorific() {
        // `John R. Doe Deputy Minister of Trade`: no office has an initial, so there the name ends without a comma, too.
        let initial = has_initial(words, at);
        let length = if initial { 3 } else { name_length(words, at) };
        let comma = words.get(at + length.checked_sub(1)?).is_some_and(|last| last.after == After::Comma);
        if length >= 2 && (comma || initial && starts_office(words, at + length)) {
            let office = office_from(words, at + length)?;
            return Some(Person::new(join(words, at, length), Some(office.role), (at, office.until)));
        }
        if let Some(until) = hungarian_office(words, at + length).filter(|_| length >= 2) {
            let role = written(words, at + length, until);
            return Some(Person::new(join(words, at, length), Some(role), (at, until)));
        }
        return office_at(words, at);
    }
    if word.is_honorific() && !word.is_link() {
        return honoured(words, at).or_else(|| office_at(words, at));
    }
    office_at(words, at)
}

/// A name of at least two words, with neither office nor title.
pub(super) fn plain_name(words: &[Word<'_>], at: usize) -> Option<Person> {
    let length = name_length(words, at);
    (length >= 2).then(|| Person::new(join(words, at, length), None, (at, at + length)))
}

/// `H.E. Mr. John Doe, Minister of Trade`
fn honoured(words: &[Word<'_>], from: usize) -> Option<Person> {
    let titles =
        words.get(from..)?.iter().take_while(|word| word.is_honorific() && word.after == After::Nothing);
    let (count, sure) =
        titles.fold((0, false), |(count, sure), word| (count + 1, sure || is_sure(word.text)));
    let at = from + count + usize::from(is_second_title(words, from + count));
    let length = name_length(words, at);
    if !sure || length == 0 {
        return None;
    }
    let initial = words.get(at).is_some_and(Word::is_initials);
    let office = office_from(words, at + length);
    if length < 2 && !initial && office.is_none() {
        return None;
    }
    let until = office.as_ref().map_or(at + length, |office| office.until);
    Some(Person::new(join(words, at, length), office.map(|office| office.role), (from, until)))
}

/// `Mr` and its like make a person; `the`, `his` and `son` are words of other use.
fn is_sure(title: &str) -> bool {
    let lower = title.to_lowercase();
    !matches!(
        lower.trim_end_matches('.'),
        "the"
            | "his"
            | "her"
            | "right"
            | "son"
            | "he"
            | "don"
            | "su"
            | "sa"
            | "sua"
            | "on"
            | "pan"
            | "tan"
            | "m"
    ) || title == "M."
        || title.ends_with("H.E.")
}

/// An office, and how far it reaches.
struct Office {
    role: String,
    /// Words of the office itself, without what it is of.
    until: usize,
}

/// `Minister of Trade of Ruritania`, directly at a word.
fn office_from(words: &[Word<'_>], at: usize) -> Option<Office> {
    let office = (at..words.len().min(at + 6)).find(|n| words.get(*n).is_some_and(Word::is_office))?;
    let between = words.get(at..office)?;
    if between.first().is_some_and(is_conjunction)
        || between.iter().any(|word| word.after != After::Nothing || word.is_away() && !word.is_within())
    {
        return None;
    }
    let last = last_office(words, office);
    let end = whole(words, last);
    let until = with_parts(words, last, &end).map_or(end.office_until, |end| end.office_until);
    Some(Office { role: written(words, at, until), until })
}

/// The last of offices that stand together: `Prime Minister`, `Secretary General`.
fn last_office(words: &[Word<'_>], office: usize) -> usize {
    let mut last = office;
    while words.get(last).is_some_and(|word| word.after == After::Nothing)
        && words.get(last + 1).is_some_and(Word::is_office)
    {
        last += 1;
    }
    ranked_office(words, last).unwrap_or(last)
}

/// `President of Ruritania Jane Doe`, `the Minister, Mr. John Doe`; the office alone where no name follows.
fn office_at(words: &[Word<'_>], at: usize) -> Option<Person> {
    // A phrase of modifiers up to the office: `Principal Deputy Press Secretary`.
    let modifier = |word: &Word<'_>| {
        word.after == After::Nothing && (word.is_within() || word.is_of_name() || word.is_office())
    };
    let mut office = at;
    while words.get(office).is_some_and(|word| !word.is_office() && modifier(word)) {
        office += 1;
        if office > at + 6 {
            return None;
        }
    }
    if !words.get(office)?.is_office() {
        return None;
    }
    // `Комментарий официального представителя`: what goes before small letters is no part of the office.
    let small = words.get(at + 1).is_some_and(|next| !next.is_capital());
    if at + 1 < office && small && words.get(at).is_some_and(|word| word.is_capital() && !word.is_within()) {
        return None;
    }
    let last = last_office(words, office);
    let end = whole(words, last);
    // `Minister of Trade, Jane Doe and John Doe` names nobody behind a list.
    let parts = with_parts(words, last, &end);
    let named =
        parts.and_then(|end| Some((name_behind(words, last, &end).filter(|(_, length)| *length > 1)?, end)));
    let (name, end) =
        named.map_or_else(|| (name_behind(words, last, &end), end), |(name, end)| (Some(name), end));
    // `H.E. Ambassador Jane Doe`, `the Honourable Minister`
    let courteous = |word: &&Word<'_>| {
        let honour = matches!(word.text.to_lowercase().as_str(), "honourable" | "honorable");
        word.is_honorific() && (word.text.contains('.') || honour)
    };
    let from = at + words.get(at..office)?.iter().take_while(courteous).count();
    let role = written(words, from, without_number(words, last, end.office_until));
    let Some((name_at, length)) = name else {
        return Some(Person::new(role.clone(), Some(role), (at, end.office_until)));
    };
    let until = name_at + length;
    let ranked = || words.get(from..=last).is_some_and(|words| words.iter().all(is_rank));
    let (role, until) = match office_from(words, until).filter(|_| length > 1 && ranked()) {
        Some(office) => (office.role, office.until),
        None => (role, until),
    };
    Some(Person::new(join(words, name_at, length), Some(role), (at, until)))
}

/// The end of an office whose portfolio goes on behind a comma.
fn with_parts(words: &[Word<'_>], office: usize, end: &End) -> Option<End> {
    let within = end.comma && end.office_until > office + 1;
    let (at, stop) = within.then(|| more_parts(words, end.office_until)).flatten()?;
    Some(whole_from(words, office, (at, stop)))
}

/// The end of what an office is of without a number: `President of 11/4/62`.
fn without_number(words: &[Word<'_>], office: usize, until: usize) -> usize {
    let number =
        |n: &usize| words.get(*n).is_some_and(|word| word.text.starts_with(|c: char| c.is_ascii_digit()));
    let Some(number) = (office + 1..until).find(number) else { return until };
    let small = |n: &usize| words.get(*n).is_some_and(|word| !word.is_capital());
    number - (office + 1..number).rev().take_while(small).count()
}

/// `В.В.Примеров`: initials and a family name in one word.
pub(super) fn initialled(words: &[Word<'_>], at: usize) -> Option<Person> {
    const LETTERS_MIN: usize = 3;
    let word = words.get(at).filter(|word| word.is_initials() && cyrillic(word.text))?;
    let family = word.text.rsplit('.').next()?;
    let fits = family.chars().count() >= LETTERS_MIN && family.starts_with(char::is_uppercase);
    fits.then(|| Person::new(word.text.to_owned(), None, (at, at + 1)))
}

/// Where a name stands behind an office, and how many words it has.
fn name_behind(words: &[Word<'_>], office: usize, end: &End) -> Option<(usize, usize)> {
    // `The President’s News Conference`
    if words.get(office).is_some_and(|word| word.after == After::Owner) {
        return None;
    }
    // `Permanent Representative of Ruritania, Ambassador Jane Doe`
    let rank = |word: &Word<'_>| end.comma && is_rank(word);
    let is_title = |word: &&Word<'_>| word.is_honorific() && !word.is_office() || rank(word);
    let titles = words.get(end.name_at..)?.iter().take_while(is_title);
    let titled = titles.count();
    let at = end.name_at + titled + usize::from(is_second_title(words, end.name_at + titled));
    let length = if at == office + 1 && family_at(words, office, at) {
        words.get(at..).unwrap_or_default().iter().take_while(|word| word.is_particle()).count() + 1
    } else {
        name_length(words, at)
    };
    let sure = titled > 0 || length >= 2 || words.get(at).is_some_and(Word::is_initials);
    let place = end.comma && titled == 0 && is_place(words, at);
    // Of what an office is one, a Slavic genitive looks like a family name.
    let genitive = end.office_until > office + 1 && words.get(at).is_some_and(|word| cyrillic(word.text));
    (length > 0 && !place && (sure || !end.comma && !genitive)).then_some((at, length))
}

/// `President of Ruritania, New York, 25 September`: a place of several words behind a comma.
fn is_place(words: &[Word<'_>], at: usize) -> bool {
    const STARTS: [&str; 14] = [
        "new", "nueva", "nova", "san", "santa", "los", "las", "hong", "kuala", "buenos", "addis", "abu",
        "saint", "united",
    ];
    words.get(at).is_some_and(|word| STARTS.contains(&word.text.to_lowercase().as_str()))
}

/// Where an office with what it is of ends, and where a name may begin.
struct End {
    office_until: usize,
    name_at: usize,
    /// Whether a comma stands between.
    comma: bool,
}

fn whole(words: &[Word<'_>], office: usize) -> End {
    whole_from(words, office, (office + 1, words.get(office).map_or(After::End, |word| word.after)))
}

/// The same from a word on, behind a mark.
fn whole_from(words: &[Word<'_>], office: usize, (mut at, mut stop): (usize, After)) -> End {
    let limit = office + WHOLE_WORDS_MAX;
    while stop == After::Nothing && at < words.len().min(limit) {
        let Some(word) = words.get(at) else { break };
        let linked = (word.is_link() && !word.is_honorific()
            || word.is_link() && word.text.to_lowercase() == "the"
            || is_bulgarian_of(words, office, at)
            || is_dutch_of(words, at))
            && !is_occasion(words, at);
        if linked && at == office + 1 && family_at(words, office, at) {
            break;
        }
        if linked {
            // `the President and Governor Doe` are two.
            let link = at;
            let from = at + 1 + usize::from(is_conjunction(word) && is_to_again(words, at + 1));
            let (end, mark) =
                if word.after == After::Nothing { group(words, from) } else { (at + 1, word.after) };
            if end == at + 1 && !words.get(end).is_some_and(Word::is_link)
                || is_conjunction(word) && link == office + 1
            {
                break;
            }
            (at, stop) = (end, mark);
        } else if word.is_within() || to_whom(words, office, at) || is_between(words, at) {
            stop = word.after;
            at += 1;
        } else if let Some(mark) = acting(words, at) {
            (at, stop) = (at + 2, mark);
        } else if let Some(to) = accredited(words, office, at, limit) {
            at = to;
        } else if let Some((end, mark)) = land(words, at).or_else(|| small_portfolio(words, office, at)) {
            (at, stop) = (end, mark);
        } else if cyrillic(word.text) && (word.is_capital() || is_genitive(word)) {
            let (end, mark) = group(words, at);
            if end == at {
                break;
            }
            (at, stop) = (end, mark);
        } else {
            break;
        }
    }
    let comma = stop == After::Comma;
    let ended = stop == After::End;
    // `Spokesman for the Secretary-General`: without what it is of, the office has no link.
    while at > office + 1 && words.get(at - 1).is_some_and(|word| word.is_link() && !word.is_capital()) {
        at -= 1;
    }
    End { office_until: at, name_at: if ended { words.len() } else { at }, comma }
}

/// `agli Affari Esteri e alla Cooperazione`: behind `and`, Italian repeats the word that ties.
fn is_to_again(words: &[Word<'_>], at: usize) -> bool {
    words.get(at).is_some_and(|word| matches!(word.text, "al" | "alla" | "alle" | "agli" | "allo"))
}

/// `em exercício`, `ad interim`, `à l’Étranger`: the two words that say of an office that somebody only fills it, or for whom, and the mark
/// behind them.
fn acting(words: &[Word<'_>], at: usize) -> Option<After> {
    const ACTING: [&str; 6] = ["exercício", "exercicio", "ejercicio", "exercice", "interim", "funciones"];
    const ABROAD: [&str; 4] = ["étranger", "etranger", "extérieur", "exterieur"];
    let small = words.get(at)?;
    let next = words.get(at + 1)?;
    let lower = next.text.to_lowercase();
    let fits = match small.text {
        "em" | "en" | "ad" => ACTING.contains(&lower.as_str()),
        "à" | "À" => ABROAD.contains(&unelided(&lower)),
        _ => false,
    };
    fits.then_some(next.after)
}

/// `vanjskih i europskih poslova`: what ties two words that stand within an office.
fn is_between(words: &[Word<'_>], at: usize) -> bool {
    let within = |n: usize| words.get(n).is_some_and(|word| word.is_within() && word.after == After::Nothing);
    words.get(at).is_some_and(|word| word.text == "i") && at > 0 && within(at - 1) && within(at + 1)
}

/// `министъра на`: what other languages place with `на` somewhere, Bulgarian ties to an office.
fn is_bulgarian_of(words: &[Word<'_>], office: usize, at: usize) -> bool {
    words.get(at).is_some_and(|word| word.text == "на")
        && words.get(office).is_some_and(|office| office.text.contains('ъ'))
}

/// `President von der Leyen`, `Minister di Maio`: a family name at the end of a line or before a mark, where the language of the
/// office has `of`.
fn family_at(words: &[Word<'_>], office: usize, at: usize) -> bool {
    const OFFICES: [&str; 10] = [
        "president",
        "minister",
        "secretary",
        "commissioner",
        "chancellor",
        "ambassador",
        "senator",
        "governor",
        "premier",
        "mayor",
    ];
    let lower = |n: usize| words.get(n).map(|word| word.text.to_lowercase()).unwrap_or_default();
    let begins = match lower(at).as_str() {
        "von" | "di" | "da" | "de" | "del" => true,
        "van" => matches!(lower(at + 1).as_str(), "der" | "den"),
        _ => false,
    };
    let small = words.get(at..).unwrap_or_default().iter().take_while(|word| word.is_particle()).count();
    let last = words.get(at + small).filter(|word| word.is_of_name());
    begins
        && OFFICES.contains(&lower(office).as_str())
        && last.is_some_and(|last| {
            let next = words.get(at + small + 1);
            // `Mayor de Blasio Hosts …`
            last.after != After::Nothing || next.is_none_or(|next| !next.is_of_name() && !next.is_link())
        })
}

/// `Ambassador to`, `представителя при`: only of some offices.
fn to_whom(words: &[Word<'_>], office: usize, at: usize) -> bool {
    let lower = |n: usize| words.get(n).map(|word| word.text.to_lowercase()).unwrap_or_default();
    match lower(at).as_str() {
        "to" => matches!(
            lower(office).as_str(),
            "ambassador" | "representative" | "assistant" | "adviser" | "advisor" | "envoy" | "counsellor"
        ),
        "в" | "во" => lower(office).starts_with("пос") && is_posted(words, at),
        "при" => ["представ", "пос"].iter().any(|start| lower(office).starts_with(start)),
        _ => false,
    }
}

/// Where the Cyrillic words behind an office, what it is an office of, go on to whom: `представителя Руритании при`. Other languages tie
/// them to it, and a name stands there.
fn accredited(words: &[Word<'_>], office: usize, from: usize, limit: usize) -> Option<usize> {
    let open = |word: &&Word<'_>| {
        word.after == After::Nothing && !word.is_away() && !word.is_initials() && cyrillic(word.text)
    };
    let between = words.get(from..limit.min(words.len()))?.iter().take_while(open).count();
    (between > 0 && to_whom(words, office, from + between)).then_some(from + between)
}

/// `посла Аргонии в Руритании И.И.Примерова`: the name that follows tells where an ambassador is one from where he speaks.
fn is_posted(words: &[Word<'_>], at: usize) -> bool {
    const LAND_WORDS_MAX: usize = 3;
    let rest = words.get(at + 1..).unwrap_or_default();
    let land = rest.iter().take_while(|word| word.is_capital() && !word.is_initials()).count();
    (1..=LAND_WORDS_MAX).contains(&land) && rest.get(land).is_some_and(Word::is_initials)
}

pub(super) fn cyrillic(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{400}'..='\u{4ff}'))
}

/// Words of a name from one on.
fn name_length(words: &[Word<'_>], from: usize) -> usize {
    let mut length = 0;
    while let Some(word) = words.get(from + length) {
        // `Di Maio`, `Van Rompuy`
        if length >= 2 && POSTNOMINALS.contains(&word.text) {
            break;
        }
        let titled = word.is_capital() && word.text.chars().any(char::is_lowercase);
        let particle = (length > 0 || titled) && is_within_name(words, from + length);
        if !(word.is_of_name() || word.is_initials() || particle) || length >= NAME_WORDS_MAX {
            break;
        }
        length += 1;
        if word.after != After::Nothing {
            break;
        }
    }
    length
}

/// Whether a small word goes on with a name: `de la Cruz`; in capitals only where the name ends the line.
fn is_within_name(words: &[Word<'_>], at: usize) -> bool {
    let particles = words.get(at..).unwrap_or_default().iter().take_while(|word| word.is_particle()).count();
    let small = words.get(at..at + particles).unwrap_or_default();
    let last = words.get(at + particles).filter(|word| word.is_of_name() && !word.is_away());
    let written = |word: &Word<'_>| word.after == After::Nothing && word.text.chars().any(char::is_lowercase);
    let plain = small.iter().all(written);
    let ends = || last.is_some_and(|last| last.after != After::Nothing) || words.len() == at + particles + 1;
    let land = || last.is_some_and(Word::is_land);
    // `Ion Exemplu la Reuniunea`: articles stand in names only behind a `de`; `di` is where, in Malay.
    let first = small.first().map_or("", |word| word.text);
    if matches!(first, "la" | "las" | "los") || first == "di" && words.iter().any(is_malay) {
        return false;
    }
    (1..=3).contains(&particles) && last.is_some() && (plain || ends()) && !land()
}

fn is_malay(word: &Word<'_>) -> bool {
    matches!(
        word.text.to_lowercase().as_str(),
        "menteri" | "presiden" | "ucapan" | "pidato" | "sambutan" | "gubernur"
    )
}

fn join(words: &[Word<'_>], from: usize, length: usize) -> String {
    text(words, from, from + length)
}

/// Words with the commas between them: `Minister for Trade, Industry and Energy`.
fn written(words: &[Word<'_>], from: usize, until: usize) -> String {
    let mut written = String::new();
    for (n, word) in words.get(from..until.min(words.len())).unwrap_or_default().iter().enumerate() {
        written.extend([
            if n == 0 { unelided(word.text) } else { word.text },
            if word.after == After::Comma { ", " } else { " " },
        ]);
    }
    written.trim_end_matches([',', ' ']).to_owned()
}

fn text(words: &[Word<'_>], from: usize, until: usize) -> String {
    let texts: Vec<&str> =
        words.get(from..until.min(words.len())).unwrap_or_default().iter().map(|word| word.text).collect();
    texts.join(" ")
}
