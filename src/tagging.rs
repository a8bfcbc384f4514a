//! Which subjects a statement is about, with the passages that show it.
//!
//! Invariant: no I/O. The cost grows with the text, not with the catalogue.

mod phrases;
mod words;

use std::collections::BTreeMap;

use crate::catalogue::Catalogue;
use crate::model::{Mention, Statement, Subject, Tag, Tags};
use phrases::Phrases;
use words::Words;

/// The least score of a topic unless the catalogue says otherwise.
const SCORE_MIN: f64 = 0.6;
/// What a mention in the title counts.
const TITLE_WEIGHT: f64 = 3.0;

/// A catalogue made ready for matching.
#[derive(Debug)]
pub struct Tagger {
    catalogue: Catalogue,
    phrases: Phrases,
    headers: Phrases,
}

impl Tagger {
    /// Compiles the phrases of a catalogue.
    #[must_use]
    pub fn new(catalogue: Catalogue) -> Self {
        let mut phrases = Phrases::default();
        let mut headers = Phrases::default();
        for (id, item) in &catalogue.organisations {
            let subject = Subject::Organisation(id.clone());
            phrases.add_item(&subject, item);
            headers.add_item(&subject, item);
            for header in &item.headers {
                headers.add_exact(&subject, header);
            }
        }
        for (id, item) in &catalogue.topics {
            phrases.add_item(&Subject::Topic(id.clone()), item);
        }
        Self { catalogue, phrases, headers }
    }

    /// The catalogue behind it.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The subjects of a statement.
    #[must_use]
    pub fn tag(&self, statement: &Statement) -> Tags {
        let mut found: BTreeMap<Subject, Vec<Mention>> = BTreeMap::new();
        let title = statement.title.iter().map(|title| (None, title.as_str()));
        let passages =
            statement.passages().map(|(_, passage)| (Some(passage.id.as_str()), passage.text.as_str()));
        let mut count = 0_u32;
        for (passage, text) in title.chain(passages) {
            count += 1;
            let words = Words::of(text, &statement.language);
            for (subject, phrase) in self.phrases.find(&words) {
                let mention = Mention { passage: passage.map(str::to_owned), phrase: phrase.to_owned() };
                found.entry(subject.clone()).or_default().push(mention);
            }
        }
        self.add_wholes(&mut found);
        self.rank(found, count)
    }

    /// Names the organisations of publisher and speakers, where the text shows them.
    pub fn identify(&self, statement: &mut Statement) {
        let language = statement.language.clone();
        let named = |text: &str| {
            let words = Words::of(text, &language);
            self.headers.find(&words).next().map(|(subject, _)| subject.id().to_owned())
        };
        if let Some(publisher) = &mut statement.publisher {
            publisher.organisation = named(&publisher.name);
        }
        for speaker in &mut statement.speakers {
            speaker.organisation = speaker.role.as_deref().and_then(named);
        }
    }

    /// A part tags its wholes.
    fn add_wholes(&self, found: &mut BTreeMap<Subject, Vec<Mention>>) {
        let mut next: Vec<Subject> = found.keys().cloned().collect();
        while let Some(subject) = next.pop() {
            for whole in self.catalogue.item(&subject).into_iter().flat_map(|item| &item.part_of) {
                let whole = match &subject {
                    Subject::Organisation(_) => Subject::Organisation(whole.clone()),
                    Subject::Topic(_) => Subject::Topic(whole.clone()),
                };
                if !found.contains_key(&whole) {
                    found.insert(whole.clone(), Vec::new());
                    next.push(whole);
                }
            }
        }
    }

    fn rank(&self, found: BTreeMap<Subject, Vec<Mention>>, passages: u32) -> Tags {
        let mut tags = Tags::default();
        for (subject, mentions) in found {
            let Some(item) = self.catalogue.item(&subject) else { continue };
            let score = score(&mentions, passages);
            let (list, score) = match &subject {
                Subject::Organisation(_) => (&mut tags.organisations, None),
                Subject::Topic(_) if score < item.score_min.unwrap_or(SCORE_MIN) => continue,
                Subject::Topic(_) => (&mut tags.topics, Some(score)),
            };
            list.push(Tag { id: subject.id().to_owned(), name: item.name.clone(), mentions, score });
        }
        tags.organisations
            .sort_by(|a, b| b.mentions.len().cmp(&a.mentions.len()).then_with(|| a.id.cmp(&b.id)));
        tags.topics.sort_by(|a, b| {
            let scores = (b.score.unwrap_or(0.0), a.score.unwrap_or(0.0));
            scores.0.total_cmp(&scores.1).then_with(|| a.id.cmp(&b.id))
        });
        tags
    }
}

/// How much of a statement speaks of a topic, to three digits.
fn score(mentions: &[Mention], passages: u32) -> f64 {
    let weight: f64 =
        mentions.iter().map(|mention| if mention.passage.is_none() { TITLE_WEIGHT } else { 1.0 }).sum();
    let score = weight / (1.0 + f64::from(passages.max(1)).ln());
    (score * 1_000.0).round() / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::Tagger;
    use crate::catalogue::Catalogue;
    use crate::model::{Passage, Publisher, Statement, Turn, TurnKind};

    fn statement(language: &str, text: &str) -> Statement {
        let passage = Passage { id: "p1".to_owned(), text: text.to_owned() };
        let turn = Turn { n: 1, kind: TurnKind::Statement, speaker: None, passages: vec![passage] };
        Statement { language: language.to_owned(), turns: vec![turn], ..Statement::default() }
    }

    #[test]
    fn organisations() {
        let tagger = Tagger::new(Catalogue::embedded());
        let cases: [(&str, &str, &[&str]); 16] = [
            ("en", "The CSTO and the U.N. met the CIS’s envoys.", &["cis", "csto", "un"]),
            ("en", "Who said so? It is the who of who.", &[]),
            ("en", "The WHO said so.", &["un", "who"]),
            ("en", "A resolution of the UN Security Council", &["un", "unsc"]),
            ("en", "at the November Collective Security Council in Bishkek", &["csto"]),
            ("en", "The g7+ countries met.", &["g7-plus"]),
            ("en", "The G7 countries met.", &["g7"]),
            ("ru", "на заседании Организации Договора о коллективной безопасности", &["csto"]),
            ("ru", "в рамках ОДКБ и СНГ", &["cis", "csto"]),
            ("ru", "с Советом Безопасности ООН", &["un", "unsc"]),
            ("ro", "Organizaţia Naţiunilor Unite şi Uniunea Europeană", &["eu", "un"]),
            ("fr", "l’Organisation des Nations unies et l'OTAN", &["nato", "un"]),
            ("en", "NATO\u{a0}Secretary General", &["nato"]),
            ("en", "NATOs, UNO, decisis", &[]),
            ("en", "the Organisation for Security and Cooperation in Europe", &["osce"]),
            ("en", "WHO WILL COME TO THE UN?", &["un"]),
        ];
        for (language, text, expected) in cases {
            let tags = tagger.tag(&statement(language, text));
            let mut ids: Vec<&str> = tags.organisations.iter().map(|tag| tag.id.as_str()).collect();
            ids.sort_unstable();
            assert_eq!(ids, expected, "{text}");
        }
    }

    #[test]
    fn publishers() {
        let tagger = Tagger::new(Catalogue::embedded());
        let mut one = statement("en", "Text.");
        one.publisher =
            Some(Publisher { name: "Ambasada Federaţiei Ruse în România".to_owned(), organisation: None });
        tagger.identify(&mut one);
        assert_eq!(one.publisher.unwrap().organisation.as_deref(), Some("russia-mfa"));
    }

    #[test]
    fn evidence_is_quoted_as_it_stands() {
        let tags = Tagger::new(Catalogue::embedded())
            .tag(&statement("ru", "Роль Организации Объединённых Наций растёт."));
        assert_eq!(tags.organisations[0].mentions[0].phrase, "Организации Объединённых Наций");
    }
}
