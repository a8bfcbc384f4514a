//! Who asks and who answers, where neither a word nor a medium tells: one name asks, and another speaks next, again and again.

use std::collections::{HashMap, HashSet};

use super::asks;
use crate::transcript::lexicon::ends_asking;

/// Questions after which the same name speaks, so that it answers.
const ANSWERS_MIN: usize = 2;
/// Names that ask one who is in office.
const PRESS_MIN: usize = 3;
/// Bytes of a turn that greets or thanks, and says no more.
const COURTESY_BYTES_MAX: usize = 40;
/// Bytes of a turn that asks.
const QUESTION_BYTES_MAX: usize = 1_500;

/// How often a name speaks, asks, and speaks next when somebody else has asked.
#[derive(Debug, Default)]
struct Part {
    turns: usize,
    /// Turns in which so little is said that nothing could be asked: `Good morning.`
    courtesies: usize,
    asks: usize,
    answers: usize,
    /// Short turns in which something is asked.
    questions: usize,
}

/// The names of a text in the order in which they speak.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    parts: HashMap<String, Part>,
    /// Who speaks, and whether the last words ask.
    turn: Option<(String, bool)>,
    /// Bytes of the turn so far, and whether it asks anywhere.
    said: (usize, bool),
}

impl Exchange {
    /// Somebody speaks, by this name.
    pub(super) fn speaks(&mut self, name: &str) {
        self.ends_turn();
        let asked = self.turn.replace((name.to_owned(), false));
        let asked = asked.filter(|(other, asks)| *asks && other != name);
        let part = self.parts.entry(name.to_owned()).or_default();
        part.turns += 1;
        part.answers += usize::from(asked.is_some());
        if let Some((other, _)) = asked
            && let Some(part) = self.parts.get_mut(&other)
        {
            part.asks += 1;
        }
    }

    /// Words of whoever speaks.
    pub(super) fn says(&mut self, text: &str) {
        if let Some((_, asked)) = &mut self.turn {
            *asked = ends_asking(text);
            self.said = (self.said.0 + text.len(), self.said.1 || asks(text));
        }
    }

    /// Somebody speaks who is no candidate.
    pub(super) fn ends(&mut self) {
        self.ends_turn();
        self.turn = None;
    }

    fn ends_turn(&mut self) {
        let (bytes, asks) = std::mem::take(&mut self.said);
        if let Some(part) = self.turn.as_ref().and_then(|(name, _)| self.parts.get_mut(name)) {
            part.questions += usize::from(asks && bytes <= QUESTION_BYTES_MAX);
            part.courtesies += usize::from(!asks && bytes <= COURTESY_BYTES_MAX);
        }
    }

    /// Those who ask, most of the times when they speak; nobody, where nobody answers. Where one who is in office speaks again and
    /// again, several others who ask more often than not are the press, whoever speaks next.
    pub(super) fn asking(mut self, in_office: impl Fn(&str) -> bool) -> HashSet<String> {
        self.ends();
        let holds = self.parts.iter().any(|(name, part)| part.turns >= ANSWERS_MIN && in_office(name));
        let press = |(name, part): &(&String, &Part)| part.questions * 2 >= part.turns && !in_office(name);
        let press: HashSet<String> =
            self.parts.iter().filter(press).filter(|_| holds).map(|(name, _)| name.clone()).collect();
        // Or all but one do nothing but ask.
        let only = |name: &String| self.parts.get(name).is_some_and(|part| part.questions == part.turns);
        let alone = press.len() + 1 == self.parts.len() && press.iter().all(only);
        if press.len() >= PRESS_MIN || !press.is_empty() && alone {
            return press;
        }
        if !self.parts.values().any(|part| part.answers >= ANSWERS_MIN) {
            return HashSet::new();
        }
        let asks =
            |part: &Part| part.asks >= part.answers.max(1) && part.asks * 2 >= part.turns - part.courtesies;
        self.parts.into_iter().filter(|(_, part)| asks(part)).map(|(name, _)| name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Exchange;

    #[test]
    fn who_asks_is_told_by_who_speaks_next() {
        let asking = |turns: &[(&str, &str)]| {
            let mut exchange = Exchange::default();
            for (name, text) in turns {
                exchange.speaks(name);
                exchange.says(text);
            }
            let mut asking: Vec<String> = exchange.asking(|_| false).into_iter().collect();
            asking.sort_unstable();
            asking
        };
        let answered = [("Anna", "Why?"), ("Fritz", "Why not?"), ("Rupert", "When?"), ("Fritz", "Now.")];
        assert_eq!(asking(&answered), ["Anna", "Rupert"]);
        let unanswered =
            [("Rivers", "Why?"), ("Bread", "It is dear."), ("Roads", "When?"), ("Ports", "Soon.")];
        assert!(asking(&unanswered).is_empty());
        let greeted = [
            ("Anna", "Good morning."),
            ("Fritz", "Good morning."),
            ("Anna", "Why?"),
            ("Fritz", "Because it rains."),
            ("Anna", "When?"),
            ("Fritz", "Now."),
            ("Anna", "Thank you."),
            ("Anna", "Thank you all for your time and patience today."),
        ];
        assert_eq!(asking(&greeted), ["Anna"]);
    }
}
