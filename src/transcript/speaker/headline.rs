//! Whom a headline names.

use super::name::is_office;
use super::person::{Person, initialled, people, plain_name};
use super::word::{After, Word, words};
use super::{declension, eastern};
use crate::model::Speaker;
use crate::transcript::lexicon::{ABOUT, BY, MEDIA, MEDIA_WORDS, tells_speech};

/// The speakers that a headline names, the main one first; an office alone where it gives no name.
pub(in crate::transcript) fn of_headline(title: &str) -> Vec<Speaker> {
    let mut lower = title.to_lowercase();
    // Some kinds are told only as whole words.
    lower.push(' ');
    if ABOUT.iter().any(|start| lower.starts_with(start)) || !tells_speech(&lower) {
        return Vec::new();
    }
    if eastern::is_eastern(title) {
        let one = eastern::first(title).map(|(one, _)| one).or_else(|| eastern::leading(title));
        return one.into_iter().collect();
    }
    let words = words(title);
    let people = with_plain_names(&words, people(title), &lower);
    let speaks = spoken(&words, &people, &lower);
    let mut speakers: Vec<Speaker> = Vec::new();
    for (n, one) in people.iter().enumerate().filter(|(n, _)| speaks.get(*n) == Some(&true)) {
        let alone = one.is_office_alone();
        let next = people.get(n + 1).is_some_and(|next| next.from == one.until);
        if alone && next && is_owner(&words, one.until) {
            // `the Minister’s spokesperson`
            continue;
        }
        let speaker = declension::nominative(office_behind(without_genitive(&words, one)));
        let speaker = if initialled(&words, one.from).is_some() && speaker.role.is_none() {
            declension::of_genitive(speaker)
        } else {
            speaker
        };
        match speakers.last_mut() {
            // `Jane Doe, Minister of Trade, …`: the office of whom goes before.
            Some(last) if alone && last.role.is_none() => last.role = speaker.role,
            Some(_) if alone => {}
            _ => speakers.push(speaker),
        }
    }
    speakers
}

/// Whether the word before is somebody’s.
fn is_owner(words: &[Word<'_>], at: usize) -> bool {
    at.checked_sub(1).and_then(|n| words.get(n)).is_some_and(|last| last.after == After::Owner)
}

/// Which of the people speak: those named before the headline turns to whom, where and when, or after a `by`.
fn spoken(words: &[Word<'_>], people: &[Person], lower: &str) -> Vec<bool> {
    let (answered, held) = (is_answered(lower), is_conference(lower));
    let mut speaks = Vec::with_capacity(people.len());
    let (mut open, mut at) = (true, 0);
    for person in people {
        for (n, word) in words.iter().enumerate().take(person.from).skip(at) {
            let with = is_with(word);
            // `al`, `à`, `a` are shorter than any word for `with` that stands before who holds a conference.
            let beside = with && word.text.chars().count() >= 3;
            let by = is_by(word);
            if by {
                open = true;
            } else if word.is_away()
                // `No: 74, 11 Nisan 2024, …` numbers a text, and says not where.
                && word.after != After::End
                && !((with && answered || beside && held)
                    || to_press(words, n)
                    || is_of(words, n)
                    || in_office(words, n))
            {
                open = false;
            }
        }
        at = person.until;
        speaks.push(open);
    }
    speaks
}

/// `Слово на президента`: directly behind the kind, Bulgarian and Macedonian say so whose it is.
fn is_of(words: &[Word<'_>], n: usize) -> bool {
    n == 1 && words.get(n).is_some_and(|word| word.text == "на")
}

/// `Minister in the Prime Minister’s Office`
fn in_office(words: &[Word<'_>], at: usize) -> bool {
    const WORDS_MAX: usize = 5;
    let office = at.checked_sub(1).and_then(|last| words.get(last)).is_some_and(Word::is_office);
    let mut next = words.iter().skip(at + 1).take(WORDS_MAX);
    let within = words.get(at).is_some_and(|word| word.text.eq_ignore_ascii_case("in"));
    within && office && next.any(|word| matches!(word.text, "Office" | "Department" | "Ministry"))
}

/// `à imprensa`, `to the press`, `aux Français`: to whom one speaks is nobody who could.
fn to_press(words: &[Word<'_>], away: usize) -> bool {
    #[rustfmt::skip]
    const PRESS: [&str; 22] = [
        "press", "media", "presse", "prensa", "imprensa", "stampa", "presă", "сми", "прессы", "nation", "nación", "nação", "nazione", "națiune",
        "país", "français", "citoyens", "ciudadanos", "cidadãos", "cittadini", "гражданам", "громадян",
    ];
    let next = words.get(away + 1..).unwrap_or_default().iter().take(2);
    next.into_iter().any(|word| PRESS.contains(&word.text.to_lowercase().as_str()))
}

/// Whether who is named behind a `with` answers.
fn is_answered(lower: &str) -> bool {
    const ANSWERS: [&str; 16] = [
        "interview",
        "conference",
        "availability",
        "briefing",
        "conversation",
        "pressekonferenz",
        "press point",
        "gaggle",
        "q&a",
        "intervi",
        "entrevista",
        "entretien",
        "intervista",
        "интервью",
        "інтерв",
        "point de presse",
    ];
    ANSWERS.iter().any(|word| lower.contains(word))
}

/// Whether a headline names a press conference: who holds it is named behind a `with`, but what was before it behind an `al`.
fn is_conference(lower: &str) -> bool {
    #[rustfmt::skip]
    const CONFERENCES: [&str; 13] = [
        "conférence de presse", "conferencia de prensa", "rueda de prensa", "conferência de imprensa", "coletiva", "conferenza stampa",
        "conferință de presă", "persconferentie", "pressemøde", "pressemøte", "presskonferens", "pressträff", "konferencja prasowa",
    ];
    CONFERENCES.iter().any(|word| lower.contains(word))
}

fn is_by(word: &Word<'_>) -> bool {
    let lower = word.text.to_lowercase();
    lower == "from" || BY.contains(&lower.as_str())
}

fn is_with(word: &Word<'_>) -> bool {
    // The African Union is no `au`.
    word.text != "AU"
        && matches!(
            word.text.to_lowercase().as_str(),
            "with"
                | "con"
                | "avec"
                | "mit"
                | "med"
                | "met"
                | "с"
                | "із"
                | "cu"
                | "com"
                | "al"
                | "a"
                | "ao"
                | "au"
                | "à"
        )
}

/// Names without office or title count behind a `by`, in an interview behind a `with`, and before what they do.
fn with_plain_names(words: &[Word<'_>], mut people: Vec<Person>, lower: &str) -> Vec<Person> {
    let answered = is_answered(lower);
    for start in (0..words.len()).filter(|at| starts_name(words, *at, answered)) {
        let mut at = start;
        while let Some(person) = plain_name(words, at)
            .filter(|one| !people.iter().any(|known| known.from < one.until && one.from < known.until))
            .filter(|one| (start > 0 || acts(words, one.until)) && !is_of_medium(words, one.until))
        {
            at = person.until;
            people.push(person);
            at += usize::from(words.get(at).is_some_and(|word| word.text == "and"));
        }
    }
    // `Выступление В.В.Примерова`
    let said = |at: usize| words.get(at).is_some_and(|word| tells_speech(word.text));
    for at in (1..words.len()).filter(|at| said(at - 1)) {
        let known = people.iter().any(|known| (known.from..known.until).contains(&at));
        people.extend(initialled(words, at).filter(|_| !known));
    }
    people.sort_by_key(|one| one.from);
    people
}

/// `Interview with Jane Doe, Strelsau Radio`, `Interview with Jane Doe Dawn Programme, ABC`: who is named with a medium asks.
fn is_of_medium(words: &[Word<'_>], until: usize) -> bool {
    const WORDS_MAX: usize = 4;
    let comma =
        until.checked_sub(1).and_then(|n| words.get(n)).is_some_and(|last| last.after == After::Comma);
    let medium = |word: &Word<'_>| {
        let lower = word.text.to_lowercase();
        MEDIA.contains(&lower.as_str()) || MEDIA_WORDS.contains(&lower.as_str()) || is_call_sign(word.text)
    };
    // Without a comma, a small word may say that she is a guest there: `Interview with Jane Doe on Strelsau Radio`.
    let near = words.iter().skip(until).take(WORDS_MAX);
    near.take_while(|word| comma || word.is_capital()).any(medium)
}

/// `3AW`, `2GB`: a station.
fn is_call_sign(word: &str) -> bool {
    matches!(word.as_bytes(), [n, a, b] if n.is_ascii_digit() && a.is_ascii_uppercase() && b.is_ascii_uppercase())
}

/// Words between a kind, or the beginning, and a name that `de` ties to it.
const BETWEEN_MAX: usize = 3;

fn starts_name(words: &[Word<'_>], at: usize, answered: bool) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|n| words.get(n)) else { return true };
    let said = |word: &Word<'_>| tells_speech(word.text);
    let spoken = || at.checked_sub(2).and_then(|n| words.get(n)).is_some_and(said);
    // `Confira a íntegra do discurso de Juana Ejemplo`
    let whole = || {
        const WHOLE: [&str; 7] =
            ["íntegra", "integral", "integrale", "completo", "completa", "transcripción", "transcrição"];
        let mut first = words.iter().take(BETWEEN_MAX).map(|word| word.text.to_lowercase());
        first.any(|word| WHOLE.contains(&word.as_str())) && spoken()
    };
    // `Propos à la presse de Jean Exemple`: only small words stand between.
    let near = || {
        const MATTERS: [&str; 8] =
            ["occasion", "mémoire", "mort", "décès", "honneur", "memoria", "muerte", "honor"];
        let between = at.checked_sub(1).and_then(|of| words.get(1..of)).unwrap_or_default();
        let small = |(n, word): (usize, &Word<'_>)| {
            let plain = !word.is_capital() && !MATTERS.contains(&word.text);
            plain && (!word.is_away() || to_press(words, n + 1))
        };
        between.len() <= BETWEEN_MAX
            && words.first().is_some_and(said)
            && between.iter().enumerate().all(small)
    };
    // `Intervención de Juan Ejemplo`: further on, and behind what is declared, it is a place or a matter as often.
    let of = || {
        let kind = words.first().map(|word| word.text.to_lowercase()).unwrap_or_default();
        matches!(before.text, "de" | "di")
            && (at == 2 && spoken() || whole() || near())
            && !["decl", "dichiar", "comuni"].iter().any(|start| kind.starts_with(start))
    };
    before.text.eq_ignore_ascii_case("by") || is_by(before) && spoken() || answered && is_with(before) || of()
}

/// `… answered questions`, `…’s remarks`
fn acts(words: &[Word<'_>], at: usize) -> bool {
    const ACTS: [&str; 9] =
        ["answered", "made", "gave", "held", "spoke", "addressed", "delivered", "responded", "and"];
    is_owner(words, at) || words.get(at).is_some_and(|word| ACTS.contains(&word.text))
}

/// `Példa János miniszterelnök`: Hungarian sets the office behind the name.
fn office_behind(speaker: Speaker) -> Speaker {
    match speaker.name.rsplit_once(' ') {
        Some((name, office))
            if name.contains(' ') && office.starts_with(char::is_lowercase) && is_office(office) =>
        {
            Speaker { name: name.to_owned(), role: Some(office.to_owned()), organisation: None }
        }
        _ => speaker,
    }
}

/// A name without the Swedish ending of what is somebody's: `Ulf Exempels tal`.
fn without_genitive(words: &[Word<'_>], person: &Person) -> Speaker {
    const SPOKEN: [&str; 18] = [
        "tal",
        "anförande",
        "inledningsanförande",
        "öppningsanförande",
        "uttalande",
        "kommentar",
        "linjetal",
        "nationaldagstal",
        "jultal",
        "tale",
        "innledning",
        "innlegg",
        "hilsen",
        "redegjørelse",
        "redegørelse",
        "nyttårstale",
        "nytårstale",
        "åpningstale",
    ];
    const FINNISH: [&str; 5] = ["puhe", "uudenvuodenpuhe", "puheenvuoro", "vastauspuheenvuoro", "tervehdys"];
    let mut speaker = person.speaker.clone();
    let last = person.until.checked_sub(1).and_then(|last| words.get(last));
    let next = words.get(person.until).filter(|_| last.is_some_and(|last| last.after == After::Nothing));
    if next.is_some_and(|next| SPOKEN.contains(&next.text.to_lowercase().as_str()))
        && let Some(name) = speaker.name.strip_suffix('s')
    {
        if speaker.is_nameless() {
            speaker.role = Some(name.to_owned());
        }
        speaker.name = name.to_owned();
    }
    // `Stubbin puhe`, `Orpon puhe`; a long vowel tells another stem.
    if next.is_some_and(|next| FINNISH.contains(&next.text.to_lowercase().as_str()))
        && let Some(stem) = speaker.name.strip_suffix('n')
        && !["aa", "ää", "ee"].iter().any(|long| stem.ends_with(long))
    {
        let consonant = |name: &&str| !name.ends_with(['a', 'e', 'i', 'o', 'u', 'y', 'ä', 'ö']);
        // `Lehtosen` is of Lehtonen.
        speaker.name = match stem.strip_suffix("se") {
            Some(head) => format!("{head}nen"),
            None => stem.strip_suffix('i').filter(consonant).unwrap_or(stem).to_owned(),
        };
    }
    speaker
}
