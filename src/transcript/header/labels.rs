//! What a line of a header says that it says: `Location: Strelsau`, `[Source] The Secretariat`, `Delivered by` above a name.

use super::super::date;
use super::super::lexicon::{Label, header_label};
use super::super::page::Block;
use super::{Role, speaker};

/// Characters of a value; what is longer is text.
const VALUE_CHARACTERS_MAX: usize = 160;

/// The values of a header's labels, and where the title stands.
#[derive(Debug, Default)]
pub(super) struct Labelled {
    pub(super) title: Option<(usize, String)>,
    pub(super) place: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) speaker: Option<String>,
}

/// Reads the labels; the first of a kind counts. Their lines get a role.
pub(super) fn take(zone: &[Block], roles: &mut [Role]) -> Labelled {
    let mut labelled = Labelled::default();
    for (n, block) in zone.iter().enumerate().filter(|(_, block)| !block.is_heading()) {
        let Some((label, rest)) = of(&block.text) else { continue };
        let below = zone.get(n + 1).filter(|_| rest.is_empty()).map(|block| block.text.trim());
        let value = below.unwrap_or(rest);
        if value.is_empty() || value.chars().count() > VALUE_CHARACTERS_MAX || of(value).is_some() {
            continue;
        }
        // The day stands there, too: `Von: Jane Doe (Strelsau, 6. Mai 2021)`.
        let dated = date::find(value).is_some();
        if dated && matches!(label, Label::Place | Label::Publisher) {
            continue;
        }
        let owned = || Some(value.to_owned());
        match label {
            Label::Title => labelled.title = labelled.title.or_else(|| Some((n, owned()?))),
            Label::Place => labelled.place = labelled.place.or_else(owned),
            Label::Publisher => {
                let (publisher, speaker) = with_person(value);
                labelled.publisher = labelled.publisher.or(Some(publisher));
                labelled.speaker = labelled.speaker.or(speaker);
            }
            Label::Speaker => labelled.speaker = labelled.speaker.or_else(owned),
        }
        let why = Role::Furniture(match label {
            Label::Title => "headline",
            Label::Place => "place",
            Label::Publisher => "publisher",
            Label::Speaker => "speaker",
        });
        let lines =
            if dated && label == Label::Speaker { n..n } else { n..n + 1 + usize::from(below.is_some()) };
        roles.get_mut(lines).into_iter().flatten().for_each(|role| *role = why.clone());
    }
    labelled
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
    of(text).filter(|(label, _)| *label == Label::Publisher).map(|(_, rest)| rest)
}

/// The label of a line and what stands behind it: `Ort: Strelsau`, `来源：外交部`, `[Place] Strelsau`, `LOCATION`.
fn of(text: &str) -> Option<(Label, &str)> {
    let (label, rest) = match text.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?,
        None => text.split_once([':', '：']).unwrap_or((text, "")),
    };
    // A word alone is a label where it is set as one: a name is not.
    let bare = rest.is_empty() && !text.ends_with([':', '：', ']']);
    let label = header_label(label.trim(), bare)?;
    (!rest.starts_with("//")).then(|| (label, rest.trim()))
}
