//! The language of a text.

use whatlang::{Lang, detect};

use crate::model::Turn;

/// Characters that are enough to tell.
const SAMPLE_CHARACTERS: usize = 6_000;

pub(super) fn of(title: Option<&str>, turns: &[Turn]) -> String {
    let passages = turns.iter().flat_map(|turn| &turn.passages).map(|passage| passage.text.as_str());
    let mut sample = String::new();
    for text in title.into_iter().chain(passages) {
        sample.push_str(text);
        sample.push('\n');
        if sample.chars().count() > SAMPLE_CHARACTERS {
            break;
        }
    }
    let sample: String = sample.chars().take(SAMPLE_CHARACTERS).collect();
    let Some(guess) = detect(&sample).filter(|guess| guess.is_reliable() || guess.confidence() > 0.3) else {
        return "und".to_owned();
    };
    code(guess.lang()).to_owned()
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
