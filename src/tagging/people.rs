//! People whose names are words of topics: Mario is no sea, and Secretary Rice no crop.

use super::phrases::{Hit, is_followed};
use crate::model::Statement;

/// Given names that are words of topics as they stand.
const GIVEN: [&str; 7] = ["Christian", "Marin", "Marina", "Marine", "Marino", "Maria", "Mario"];
/// Languages that write nouns with capitals.
const CAPITAL_NOUNS: [&str; 2] = ["de", "lb"];

/// The people of a statement.
#[derive(Debug)]
pub(super) struct People<'a> {
    /// The words of their names.
    words: Vec<&'a str>,
    /// Whether a capital within a sentence tells a name.
    pub(super) spell_names: bool,
}

impl<'a> People<'a> {
    /// Those who speak.
    pub(super) fn of(statement: &'a Statement) -> Self {
        let named = statement.speakers.iter().filter(|one| !one.is_nameless());
        let words =
            named.flat_map(|one| one.name.split(' ')).filter(|word| word.starts_with(char::is_uppercase));
        Self { words: words.collect(), spell_names: !CAPITAL_NOUNS.contains(&statement.language.as_str()) }
    }

    /// Whether a phrase is a name of one of them, or a given name before another word with a capital.
    pub(super) fn has(&self, hit: &Hit<'_>) -> bool {
        let (_, after) = hit.around;
        hit.words == 1 && (self.words.contains(&hit.text) || GIVEN.contains(&hit.text) && is_followed(after))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Tagger;
    use super::super::tests::statement;
    use crate::catalogue::Catalogue;
    use crate::model::{Speaker, Statement};

    #[test]
    fn names_are_no_topics() {
        let tagger = Tagger::new(Catalogue::embedded());
        let oceans = "I mari sono di tutti. Noi proteggiamo gli oceani, e chi vive dei mari lo sa.";
        for (language, speaker, text, expected) in [
            ("it", "", "Mario Esempio ha detto di sì. Così Mario Esempio, e Mario Esempio ha concluso.", ""),
            ("it", "", oceans, "oceans"),
            (
                "pt",
                "",
                "Maria Exemplo disse que vem. Depois Maria Exemplo agradeceu, e Maria Exemplo saiu.",
                "",
            ),
            ("fr", "", "Marine Exemple viendra. Puis Marine Exemple parle, et Marine Exemple s’en va.", ""),
            (
                "en",
                "Susan Rice",
                "Thank you, Secretary Rice. Ambassador Rice was here, and Susan Rice spoke.",
                "",
            ),
            (
                "en",
                "Jane Doe",
                "We eat rice. They grow rice, sell rice and live on rice, and rice feeds them.",
                "agriculture",
            ),
        ] {
            let one = Speaker { name: speaker.to_owned(), role: None, organisation: None };
            let speakers = if speaker.is_empty() { Vec::new() } else { vec![one] };
            let statement = Statement { speakers, ..statement(language, text) };
            let topics: Vec<String> = tagger.tag(&statement).topics.into_iter().map(|tag| tag.id).collect();
            assert_eq!(topics.join(" "), expected, "{text}");
        }
    }
}
