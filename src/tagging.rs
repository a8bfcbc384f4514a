//! Which subjects a statement is about, with the passages that show it.
//!
//! Invariant: no I/O. The cost grows with the text, not with the catalogue.

mod endings;
mod found;
mod kinds;
mod people;
mod phrases;
mod topics;
mod words;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{Catalogue, Item};
use crate::model::{Publisher, Role, Statement, Subject, Tag, Tags};
use found::Found;
use people::People;
use phrases::{Phrases, Sense, Tree};
use topics::Topics;

/// The least score of a topic unless the catalogue says otherwise.
const SCORE_MIN: f64 = 1.0;

/// A catalogue made ready for matching.
#[derive(Debug)]
pub struct Tagger {
    catalogue: Catalogue,
    /// Subjects by the numbers that the phrases use.
    subjects: Vec<Subject>,
    phrases: Phrases,
    /// The wholes of each subject, by number.
    wholes: Vec<Vec<u32>>,
    /// Organisations by the domains of their pages.
    hosts: BTreeMap<String, String>,
}

impl Tagger {
    /// Compiles the phrases of a catalogue.
    #[must_use]
    pub fn new(catalogue: Catalogue) -> Self {
        let mut phrases = Phrases::default();
        let mut subjects = Vec::new();
        let mut hosts = BTreeMap::new();
        for (id, item) in &catalogue.organisations {
            let n = u32::try_from(subjects.len()).unwrap_or(u32::MAX);
            subjects.push(Subject::Organisation(id.clone()));
            phrases.add_item(Tree::Organisations, n, item);
            for header in &item.headers {
                phrases.add_folded(Tree::Headers, n, header);
            }
            hosts.extend(item.hosts.iter().map(|host| (host.clone(), id.clone())));
        }
        for (id, item) in &catalogue.topics {
            let n = u32::try_from(subjects.len()).unwrap_or(u32::MAX);
            subjects.push(Subject::Topic(id.clone()));
            phrases.add_item(Tree::Topics, n, item);
        }
        let free = u32::try_from(subjects.len()).unwrap_or(u32::MAX);
        kinds::add(&mut phrases, &catalogue.organisations, free);
        let wholes = numbered_wholes(&catalogue.organisations);
        Self { catalogue, subjects, wholes, phrases: phrases.ready(), hosts }
    }

    /// The catalogue behind it.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The subjects of a statement.
    #[must_use]
    pub fn tag(&self, statement: &Statement) -> Tags {
        let (mut organisations, mut topics) = (Found::default(), Topics::of(&statement.language));
        let title = statement.title.iter().map(|title| (None, title.as_str()));
        let passages =
            statement.passages().map(|(_, passage)| (Some(passage.id.as_str()), passage.text.as_str()));
        let people = People::of(statement);
        // Before the text, where `the Council` is the one that meets.
        if let Some(occasion) = &statement.occasion {
            let trees = &[Tree::Organisations];
            self.phrases.find(trees, occasion, &statement.language, |_, hit| organisations.take(None, hit));
        }
        for (passage, text) in title.chain(passages) {
            let trees = &[Tree::Organisations, Tree::Topics];
            let words = self.phrases.find(trees, text, &statement.language, |tree, hit| match tree {
                Tree::Topics
                    if people.has(&hit) || people.spell_names && self.phrases.is_other_name(&hit) => {}
                Tree::Topics => topics.take(passage, hit),
                Tree::Organisations | Tree::Headers => organisations.take(passage, hit),
            });
            topics.pass(words);
        }
        Tags { organisations: self.organisations(&organisations, statement), topics: self.topics(topics) }
    }

    fn organisations(&self, found: &Found<'_>, statement: &Statement) -> Vec<Tag> {
        let mut roles: BTreeMap<&str, BTreeSet<Role>> = BTreeMap::new();
        let publisher = statement.publisher.as_ref().and_then(|publisher| publisher.organisation.as_deref());
        let speakers = statement.speakers.iter().filter_map(|speaker| speaker.organisation.as_deref());
        for (id, role) in publisher
            .map(|id| (id, Role::Publisher))
            .into_iter()
            .chain(speakers.map(|id| (id, Role::Speaker)))
        {
            roles.entry(id).or_default().insert(role);
        }
        let organ = |n| {
            let item = self.id(n).and_then(|id| self.catalogue.organisations.get(id));
            item.is_some_and(|item| item.kind.as_deref() == Some("organ"))
        };
        let mut mentions = found.mentions(&self.wholes, organ);
        let mut tags: BTreeMap<&str, Tag> = BTreeMap::new();
        let named: Vec<&str> = mentions.keys().filter_map(|n| self.id(*n)).collect();
        let wholes = wholes(&self.catalogue.organisations, &named);
        for (n, mentions) in &mut mentions {
            let Some(id) = self.id(*n) else { continue };
            roles.entry(id).or_default().insert(Role::Mentioned);
            tags.extend(self.tagged(id).map(|tag| (id, Tag { mentions: std::mem::take(mentions), ..tag })));
        }
        for id in wholes {
            roles.entry(id).or_default().insert(Role::Mentioned);
        }
        for (id, roles) in roles {
            if !tags.contains_key(id) {
                tags.extend(self.tagged(id).map(|tag| (id, tag)));
            }
            if let Some(tag) = tags.get_mut(id) {
                tag.roles = roles;
            }
        }
        let mut tags: Vec<Tag> = tags.into_values().collect();
        tags.sort_by(|a, b| b.mentions.len().cmp(&a.mentions.len()).then_with(|| a.id.cmp(&b.id)));
        tags
    }

    fn topics(&self, found: Topics<'_>) -> Vec<Tag> {
        let mut tags: BTreeMap<&str, Tag> = BTreeMap::new();
        let topic = |n| self.id(n).and_then(|id| Some((id, self.catalogue.topics.get(id)?)));
        let counts = |n, score| {
            topic(n).is_some_and(|(_, item): (_, &Item)| score >= item.score_min.unwrap_or(SCORE_MIN))
        };
        for (n, score, mentions) in found.scored(counts) {
            if let Some((id, item)) = topic(n) {
                tags.insert(id, Tag { score: Some(score), mentions, ..tagged(id, item) });
            }
        }
        let named: Vec<&str> = tags.keys().copied().collect();
        for id in wholes(&self.catalogue.topics, &named) {
            if let Some(item) = self.catalogue.topics.get(id).filter(|_| !tags.contains_key(id)) {
                tags.insert(id, Tag { score: Some(item.score_min.unwrap_or(SCORE_MIN)), ..tagged(id, item) });
            }
        }
        let mut tags: Vec<Tag> = tags.into_values().collect();
        tags.sort_by(|a, b| {
            b.score.unwrap_or(0.0).total_cmp(&a.score.unwrap_or(0.0)).then_with(|| a.id.cmp(&b.id))
        });
        tags
    }

    fn id(&self, n: u32) -> Option<&str> {
        self.subjects.get(n as usize).map(Subject::id)
    }

    fn tagged(&self, id: &str) -> Option<Tag> {
        self.catalogue.organisations.get(id).map(|item| tagged(id, item))
    }

    /// Whether a text names an organisation of the catalogue, be it by an acronym that is also something else.
    #[must_use]
    pub fn knows(&self, text: &str, language: &str) -> bool {
        let mut known = false;
        self.phrases.find(&[Tree::Organisations], text, language, |_, hit| {
            let named = |sense: &Sense| matches!(sense, Sense::Sure | Sense::Ambiguous | Sense::Not);
            known |= hit.senses.iter().any(|(_, sense)| named(sense));
        });
        known
    }

    /// Names the organisations of publisher and speakers, where the text or the address of its page shows them.
    pub fn identify(&self, statement: &mut Statement) {
        let language = statement.language.clone();
        let named = |text: &str| {
            // Of those that stand first, the longest.
            let mut first = None;
            self.phrases.find(&[Tree::Organisations, Tree::Headers], text, &language, |_, hit| {
                let sure = hit.senses.iter().find(|(_, sense)| matches!(sense, Sense::Sure));
                let found = sure.map(|(n, _)| (Reverse(hit.word), hit.words, Reverse(*n)));
                first = first.max(found);
            });
            first.and_then(|(.., Reverse(n))| self.id(n)).map(str::to_owned)
        };
        let host = statement.source.as_deref().and_then(|source| self.host(source));
        if let Some(publisher) = &mut statement.publisher {
            let domain = self.hosts.get(publisher.name.trim_start_matches("www."));
            if let Some(item) = domain.and_then(|id| self.catalogue.organisations.get(id)) {
                // A site that calls itself by its domain.
                publisher.organisation = publisher.organisation.take().or_else(|| domain.cloned());
                publisher.name.clone_from(&item.name);
            }
            // A directory that only tells the organisation.
            let own = publisher.organisation.as_ref().filter(|id| **id == publisher.name);
            if let Some(item) = own.and_then(|id| self.catalogue.organisations.get(id)) {
                publisher.name.clone_from(&item.name);
            }
            if publisher.organisation.is_none() {
                publisher.organisation = named(&publisher.name);
            }
            // `Office of the Spokesperson`, on the pages of a ministry.
            if let Some(id) = host.filter(|_| publisher.organisation.is_none()) {
                publisher.organisation = Some(id.to_owned());
                let name = self.catalogue.organisations.get(id).map_or("", |item| item.name.as_str());
                publisher.name = format!("{name}, {}", publisher.name);
            }
        } else if let Some((id, item)) = host.and_then(|id| self.catalogue.organisations.get_key_value(id)) {
            statement.publisher = Some(Publisher { name: item.name.clone(), organisation: Some(id.clone()) });
        }
        for speaker in &mut statement.speakers {
            speaker.organisation = speaker.role.as_deref().and_then(named);
        }
    }

    /// The organisation on whose pages an address lies.
    fn host(&self, source: &str) -> Option<&str> {
        let url = url::Url::parse(source).ok()?;
        let mut host = url.host_str()?;
        loop {
            if let Some(id) = self.hosts.get(host) {
                return Some(id);
            }
            host = host.split_once('.')?.1;
        }
    }
}

fn tagged(id: &str, item: &Item) -> Tag {
    Tag {
        id: id.to_owned(),
        name: item.name.clone(),
        roles: BTreeSet::new(),
        mentions: Vec::new(),
        score: None,
    }
}

/// The wholes of which these are parts, and theirs.
fn wholes<'a>(items: &'a BTreeMap<String, Item>, parts: &[&str]) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let parents = |id: &str| items.get(id).map_or(&[][..], |item| item.part_of.as_slice()).iter();
    let mut next: Vec<&String> = parts.iter().flat_map(|id| parents(id)).collect();
    while let Some(id) = next.pop() {
        if found.insert(id.as_str()) {
            next.extend(parents(id));
        }
    }
    found
}

/// The wholes of each organisation, all by the numbers that phrases give them.
fn numbered_wholes(organisations: &BTreeMap<String, Item>) -> Vec<Vec<u32>> {
    let numbers: BTreeMap<&String, u32> = organisations.keys().zip(0..).collect();
    let whole = |item: &Item| item.part_of.iter().filter_map(|id| numbers.get(id).copied()).collect();
    organisations.values().map(whole).collect()
}

#[cfg(test)]
mod tests;
