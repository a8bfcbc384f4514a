//! What a line of a header says that it says: `Location: Strelsau`, `[Source] The Secretariat`, `Delivered by` above a name.

use super::super::date;
use super::super::lexicon::{Label, header_label, is_label_alone};
use super::super::page::Block;
use super::{Role, speaker};
use speaker::is_unspaced;

/// Characters of a value; what is longer is text.
const VALUE_CHARACTERS_MAX: usize = 160;

/// Characters of a value that is a day.
const DAY_CHARACTERS_MAX: usize = 40;

/// The values of a header's labels, and where the title stands.
#[derive(Debug, Default)]
pub(super) struct Labelled {
    pub(super) title: Option<(usize, String)>,
    pub(super) place: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) speaker: Option<String>,
}

/// How the labels of a header are set.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    /// With a colon or in brackets, or such that need none.
    Marked,
    /// Words alone, their values below or behind them, too: at least one stands so by a date.
    Columns,
}

/// Reads the labels; the first of a kind counts. Their lines get a role.
pub(super) fn take(zone: &[Block], roles: &mut [Role]) -> Labelled {
    let set = set(zone);
    let mut labelled = Labelled::default();
    for (n, block) in zone.iter().enumerate().filter(|(_, block)| !block.is_heading()) {
        if block.text.contains(" | ") {
            in_bars(&block.text, &mut labelled);
        }
        let Some((label, rest)) = of(&block.text, set) else { continue };
        let below = zone.get(n + 1).filter(|_| rest.is_empty()).map(|block| block.text.trim());
        let value = below.unwrap_or(rest);
        if value.is_empty() || value.chars().count() > VALUE_CHARACTERS_MAX || of(value, set).is_some() {
            continue;
        }
        // The day stands there, too: `Von: Jane Doe (Strelsau, 6. Mai 2021)`.
        let dated = date::find(value).is_some();
        let owned = || Some(value.to_owned());
        let why = match label {
            Label::Date => {
                // The day itself is found with all others, also in `Delivered on: 6 May 2021 (Transcript of the speech)`.
                let is = if below.is_some() { Role::Furniture("label") } else { Role::Date };
                let role = roles.get_mut(n).filter(|role| dated && **role == Role::Text);
                role.into_iter().for_each(|role| *role = is.clone());
                continue;
            }
            Label::Place | Label::Publisher if dated => continue,
            // `Source: https://rivers.example/speech` tells where it stands, and not who put it up.
            Label::Publisher if value.contains("://") => {
                roles.get_mut(n).into_iter().for_each(|role| *role = Role::Source);
                continue;
            }
            Label::Title => {
                labelled.title = labelled.title.or_else(|| Some((n, owned()?)));
                "headline"
            }
            Label::Subject => "subjects",
            Label::Place => {
                labelled.place = labelled.place.or_else(owned);
                "place"
            }
            Label::Publisher => {
                // `From: Ministry of Rivers <press@example.org>`
                let name = value.split(" <").next().unwrap_or(value);
                let (publisher, speaker) = with_person(name);
                labelled.publisher = labelled.publisher.or(Some(publisher));
                labelled.speaker = labelled.speaker.or(speaker);
                "publisher"
            }
            Label::Speaker => {
                labelled.speaker = labelled.speaker.or_else(owned);
                if dated {
                    roles.get_mut(n).into_iter().for_each(|role| *role = Role::Date);
                    continue;
                }
                "speaker"
            }
        };
        let lines = n..n + 1 + usize::from(below.is_some());
        roles.get_mut(lines).into_iter().flatten().for_each(|role| *role = Role::Furniture(why));
    }
    labelled
}

/// `Speech | Date: 6 May 2021 | Place: Strelsau`: labels side by side. The day is found with all others.
fn in_bars(line: &str, labelled: &mut Labelled) {
    for (label, value) in line.split(" | ").filter_map(|part| of(part.trim(), Set::Marked)) {
        let owned = Some(value.to_owned()).filter(|value| !value.is_empty() && date::find(value).is_none());
        match label {
            Label::Place => labelled.place = labelled.place.take().or(owned),
            Label::Speaker => labelled.speaker = labelled.speaker.take().or(owned),
            _ => {}
        }
    }
}

/// `Foreign Office and The Rt Hon Jane Doe MP`: who published, and who speaks.
fn with_person(value: &str) -> (String, Option<String>) {
    match value.rsplit_once(" and ") {
        Some((publisher, person)) if speaker::of_line(person).is_some() => {
            (publisher.to_owned(), Some(person.to_owned()))
        }
        _ => (value.to_owned(), None),
    }
}

/// Whom a line says to have published: `Source: Ministry of Rivers`.
pub(super) fn publisher(text: &str) -> Option<&str> {
    of(text, Set::Marked).filter(|(label, _)| *label == Label::Publisher).map(|(_, rest)| rest)
}

/// How the labels of a header are set: where a word for a date goes before one, without a mark, others may, too.
fn set(zone: &[Block]) -> Set {
    let day = |text: &str| text.chars().count() <= DAY_CHARACTERS_MAX && date::find(text).is_some();
    let dated = |(n, block): (usize, &Block)| {
        let alone = header_label(&block.text) == Some(Label::Date);
        alone && zone.get(n + 1).is_some_and(|next| day(&next.text))
            || in_column(&block.text).is_some_and(|(label, rest)| label == Label::Date && day(rest))
    };
    if zone.iter().enumerate().any(dated) { Set::Columns } else { Set::Marked }
}

/// The label of a line and what stands behind it: `Ort: Strelsau`, `来源：外交部`, `[Place] Strelsau`, `LOCATION`.
fn of(text: &str, set: Set) -> Option<(Label, &str)> {
    // `■会場 記者会見室`: what stands behind a sign has a label, with a mark or without.
    let text = text.trim_start_matches(['•', ' ']);
    let plain = text.trim_start_matches(['■', '◆', '●', '◎', '○', '□', '▼', '・', ' ']);
    // `二、地 點:`: numbered, and set as wide as a longer one.
    let plain = plain.split_once('、').filter(|(n, _)| is_numeral(n)).map_or(plain, |(_, label)| label);
    let (text, set) = if plain.len() < text.len() { (plain, Set::Columns) } else { (text, set) };
    let (label, rest) = match text.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?,
        None => text.split_once([':', '：']).unwrap_or((text, "")),
    };
    // A word alone is a label where it is set as one: a name is not.
    let bare = rest.is_empty() && !text.ends_with([':', '：', ']']);
    let narrow =
        (!label.is_ascii()).then(|| label.replace(' ', "")).filter(|label| is_unspaced(label.chars().next()));
    let found = header_label(narrow.as_deref().unwrap_or(label).trim())
        .filter(|_| !bare || set == Set::Columns || is_label_alone(text));
    if let Some(label) = found {
        return (!rest.starts_with("//")).then(|| (label, rest.trim()));
    }
    in_column(text).filter(|_| set == Set::Columns && bare)
}

fn is_numeral(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| "一二三四五六七八九十".contains(c))
}

/// `Place Strelsau`, where two columns were one line each.
fn in_column(text: &str) -> Option<(Label, &str)> {
    let (label, rest) = text.split_once(' ').filter(|(label, _)| !label.starts_with(char::is_lowercase))?;
    let rest = rest.trim_start_matches([':', ' ']);
    let label =
        header_label(label).filter(|label| matches!(label, Label::Date | Label::Place | Label::Speaker))?;
    (!rest.starts_with(char::is_lowercase)).then_some((label, rest))
}
