//! The language of a text.

use whatlang::{Lang, detect};

use crate::model::Turn;

/// Bytes that are enough to tell.
const SAMPLE_BYTES: usize = 4_000;

/// The language of the words; `stated` where they are too few to tell.
pub(super) fn of(title: Option<&str>, turns: &[Turn], stated: Option<&str>) -> String {
    let passages: Vec<&str> =
        turns.iter().flat_map(|turn| &turn.passages).map(|passage| passage.text.as_str()).collect();
    // Courtesies in another language stand at the start: half of the sample is from the middle.
    let mut sample = title.map(|title| format!("{title}\n")).unwrap_or_default();
    for from in [0, passages.len() / 2] {
        let until = sample.len() + SAMPLE_BYTES / 2;
        for text in passages.iter().skip(from) {
            sample.push_str(text);
            sample.push('\n');
            if sample.len() > until {
                break;
            }
        }
        sample.truncate(sample.floor_char_boundary(until));
    }
    let Some(guess) = detect(&sample).filter(|guess| guess.is_reliable() || guess.confidence() > 0.3) else {
        return stated.unwrap_or("und").to_owned();
    };
    code(guess.lang()).to_owned()
}

/// Characters of a text whose language is told when there is one.
const READABLE_CHARACTERS: usize = 1_500;

/// Whether a long text has no language: its letters were guessed by a machine.
pub(super) fn is_unreadable(language: &str, turns: &[Turn]) -> bool {
    let passages = turns.iter().flat_map(|turn| &turn.passages).map(|passage| passage.text.len());
    language == "und" && passages.sum::<usize>() > READABLE_CHARACTERS
}

/// The BCP 47 code: two letters where there are two.
fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Ara => "ar",
        Lang::Bul => "bg",
        Lang::Ces => "cs",
        Lang::Cmn => "zh",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Eng => "en",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Slk => "sk",
        Lang::Spa => "es",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        other => other.code(),
    }
}
