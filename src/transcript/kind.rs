//! Of what kind a statement is.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::header::{BYLINE, is_salutation};
use super::lexicon::{KINDS, RELEASES, Ranked};
use crate::model::{Furniture, Kind, Statement, Turn, TurnKind};

/// Passages at the start in which a speech greets.
const LEAD_PASSAGES: usize = 3;

/// By the headline, else by a line above the text, which begins in a line of this number, that says so and no more, else by how it is
/// told.
pub(super) fn of(statement: &Statement, furniture: &[Furniture], body: u32) -> Kind {
    let by_title = statement.title.as_deref().map(of_headline);
    by_title
        .filter(|kind| *kind != Kind::Other)
        .or_else(|| by_line(furniture, body))
        .or_else(|| by_telling(statement))
        .unwrap_or(Kind::Other)
}

/// By the words of a headline.
pub(super) fn of_headline(title: &str) -> Kind {
    static KIND: LazyLock<Ranked<Kind>> = LazyLock::new(|| Ranked::of(&KINDS));
    // Arabic headlines are stretched.
    let lower = title.to_lowercase().replace('\u{640}', "");
    KIND.first_in(&lower).unwrap_or(Kind::Other)
}

/// `Speech`, `MEDIA RELEASE` on a line of its own above the text, `Remarks of Jane Doe, Minister of Rivers` below its headline; that it was
/// written down, `Transcript`, tells nothing.
fn by_line(furniture: &[Furniture], body: u32) -> Option<Kind> {
    let menu = |one: &&Furniture| one.why.contains("navigation");
    let mut lines = furniture.iter().filter(|one| one.line < body && !menu(one));
    lines.find_map(|one| {
        let lower = one.text.trim_end_matches([':', '.', ' ']).to_lowercase();
        if RELEASES.contains(&lower.as_str()) {
            return Some(Kind::Communique);
        }
        let byline =
            || (one.why == BYLINE).then(|| of_headline(&one.text)).filter(|kind| *kind != Kind::Other);
        of_word(&lower).filter(|_| lower != "transcript").or_else(byline)
    })
}

/// Of a text in lower case that is the word for a kind and no more, also one that elsewhere must go on: `Rede`.
pub(super) fn of_word(lower: &str) -> Option<Kind> {
    static KIND: LazyLock<FxHashMap<&str, Kind>> = LazyLock::new(|| {
        // From the last to the first: of two lists with the same word, the first tells.
        let words = KINDS.iter().rev().flat_map(|(kind, words)| words.iter().map(move |word| (word, *kind)));
        words.map(|(word, kind)| (word.trim_end(), kind)).collect()
    });
    KIND.get(lower).copied()
}

/// Who asks tells a conference from an interview, a greeting tells a speech; what an office puts up in nobody's words is a communiqué.
fn by_telling(statement: &Statement) -> Option<Kind> {
    let asked = || statement.turns.iter().filter(|turn| turn.kind == TurnKind::Question);
    if let Some(first) = asked().next() {
        let one = first.speaker.is_some() && asked().all(|turn| turn.speaker == first.speaker);
        return Some(if one { Kind::Interview } else { Kind::NewsConference });
    }
    let said = |turn: &&Turn| turn.kind != TurnKind::Note;
    let lead = statement.turns.iter().filter(said).flat_map(|turn| &turn.passages).take(LEAD_PASSAGES);
    if lead.into_iter().any(|passage| is_salutation(&passage.text)) {
        return Some(Kind::Speech);
    }
    let office = statement.speakers.is_empty() && statement.publisher.is_some();
    office.then_some(Kind::Communique)
}
