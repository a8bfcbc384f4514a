//! Who asks and who answers, where neither a word nor a medium tells: one name asks, and another speaks next, again and again.

use std::collections::{HashMap, HashSet};

/// Questions after which the same name speaks, so that it answers.
const ANSWERS_MIN: usize = 2;

/// How often a name speaks, asks, and speaks next when somebody else has asked.
#[derive(Debug, Default)]
struct Part {
    turns: usize,
    asks: usize,
    answers: usize,
}

/// The names of a text in the order in which they speak.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    parts: HashMap<String, Part>,
    /// Who speaks, and whether the last words ask.
    turn: Option<(String, bool)>,
}

impl Exchange {
    /// Somebody speaks, by this name.
    pub(super) fn speaks(&mut self, name: &str) {
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
        if let Some((_, asks)) = &mut self.turn {
            *asks = text.ends_with(['?', '？', '؟']);
        }
    }

    /// Somebody speaks who is no candidate.
    pub(super) fn ends(&mut self) {
        self.turn = None;
    }

    /// Those who ask, most of the times when they speak; nobody, where nobody answers.
    pub(super) fn asking(self) -> HashSet<String> {
        if !self.parts.values().any(|part| part.answers >= ANSWERS_MIN) {
            return HashSet::new();
        }
        let asks = |part: &Part| part.asks >= part.answers.max(1) && part.asks * 2 >= part.turns;
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
            let mut asking: Vec<String> = exchange.asking().into_iter().collect();
            asking.sort_unstable();
            asking
        };
        let answered = [("Anna", "Why?"), ("Fritz", "Why not?"), ("Rupert", "When?"), ("Fritz", "Now.")];
        assert_eq!(asking(&answered), ["Anna", "Rupert"]);
        let unanswered =
            [("Rivers", "Why?"), ("Bread", "It is dear."), ("Roads", "When?"), ("Ports", "Soon.")];
        assert!(asking(&unanswered).is_empty());
    }
}
