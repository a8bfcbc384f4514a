//! `WebVTT` and `SubRip`: cues with time codes, joined into passages where a sentence ends.

use super::page::{Block, Page, Shape, clean};
use crate::model::{Furniture, Time};

/// Characters after which a passage of captions ends at the next sentence.
const PASSAGE_CHARACTERS: usize = 400;
/// A silence that ends a passage, milliseconds.
const SILENCE_MS: u64 = 3_000;

/// Reads either; both put the times on a line of their own and end a cue with an empty line.
pub(super) fn read(text: &str) -> Page {
    let mut page = Page::default();
    let mut cues = Cues::default();
    let mut time = None;
    let lines: Vec<(&str, u32)> = text.lines().zip(1_u32..).collect();
    for (at, (raw, line)) in lines.iter().enumerate() {
        let next_is_time = lines.get(at + 1).is_some_and(|(next, _)| times(next).is_some());
        let trimmed = raw.trim();
        if let Some(found) = times(raw) {
            time = Some(found);
        } else if trimmed.is_empty() {
            time = None;
        } else if let Some(time) = time {
            cues.say(raw, *line, time);
        } else {
            let why = if next_is_time { "cue number" } else { "caption header" };
            page.furniture.push(Furniture { line: *line, text: clean(raw), why });
        }
    }
    cues.end();
    page.blocks = cues.blocks;
    page
}

/// `00:00:01.000 --> 00:00:04.000`, hours optional, comma or point.
fn times(line: &str) -> Option<Time> {
    let (start, rest) = line.split_once("-->")?;
    Some(Time { start_ms: time(start.trim())?, end_ms: time(rest.split_whitespace().next()?)? })
}

fn time(text: &str) -> Option<u64> {
    let (clock, fraction) = text.split_once(['.', ','])?;
    let mut seconds = 0_u64;
    for part in clock.split(':') {
        seconds = seconds.checked_mul(60)?.checked_add(part.parse().ok()?)?;
    }
    let milliseconds: u64 = fraction.get(..3).unwrap_or(fraction).parse().ok()?;
    seconds.checked_mul(1_000)?.checked_add(milliseconds)
}

#[derive(Default)]
struct Cues {
    blocks: Vec<Block>,
    speaker: Option<String>,
    open: Option<Block>,
}

impl Cues {
    fn say(&mut self, raw: &str, line: u32, time: Time) {
        let (speaker, text) = voice(raw);
        if text.is_empty() {
            return;
        }
        let turn =
            speaker.is_some() && speaker != self.speaker || text.starts_with(">>") || starts_turn(&text);
        let silence = self
            .open
            .as_ref()
            .and_then(|open| open.time)
            .is_some_and(|open| time.start_ms > open.end_ms.saturating_add(SILENCE_MS));
        if turn || silence {
            self.end();
        }
        if let Some(speaker) = speaker.filter(|_| turn) {
            let name =
                Block { time: Some(time), ..Block::new(line, Shape::Paragraph, format!("{speaker}:")) };
            self.blocks.push(Block { strong: name.text.len(), ..name });
            self.speaker = Some(speaker);
        }
        let text = text.trim_start_matches(['>', ' ']).trim_start_matches("- ").to_owned();
        match &mut self.open {
            Some(open) => {
                open.text.push(' ');
                open.text.push_str(&text);
                open.time = open.time.map(|first| Time { end_ms: time.end_ms, ..first });
            }
            open => *open = Some(Block { time: Some(time), ..Block::new(line, Shape::Paragraph, text) }),
        }
        let full = self.open.as_ref().is_some_and(|open| {
            open.text.len() > PASSAGE_CHARACTERS && open.text.ends_with(['.', '!', '?', '。'])
        });
        if full {
            self.end();
        }
    }

    fn end(&mut self) {
        self.blocks.extend(self.open.take());
    }
}

/// Whether a cue names who speaks in its text: `JANE DOE: Good morning.`
fn starts_turn(text: &str) -> bool {
    text.split_once(':').is_some_and(|(name, _)| {
        name.len() < 40 && name.chars().any(char::is_alphabetic) && !name.chars().any(char::is_lowercase)
    })
}

/// The voice tag of a cue, and its text without tags.
fn voice(raw: &str) -> (Option<String>, String) {
    let (mut text, mut speaker, mut rest) = (String::new(), None, raw);
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let Some((tag, after)) = tag.split_once('>') else {
            text.push_str(tag);
            rest = "";
            break;
        };
        if let Some(name) = tag.strip_prefix("v").filter(|name| name.starts_with([' ', '.'])) {
            let name = name.split_once(' ').map(|(_, name)| clean(name)).filter(|name| !name.is_empty());
            speaker = speaker.or(name);
        }
        rest = after;
    }
    text.push_str(rest);
    (
        speaker,
        clean(&text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ")),
    )
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn both_formats() {
        let vtt = "WEBVTT\n\n1\n00:01.000 --> 00:03.500 align:start\n<v Jane Doe>We met the\n<b>envoys</b>.\n\n00:04.000 --> 00:05.000\n<v A Reporter>Why?\n";
        let srt =
            "1\n00:00:01,000 --> 00:00:03,500\nWe met the\n\n2\n00:00:03,600 --> 00:00:05,000\nenvoys.\n";
        let page = read(vtt);
        let texts: Vec<&str> = page.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, ["Jane Doe:", "We met the envoys.", "A Reporter:", "Why?"]);
        assert_eq!(page.blocks[1].time.map(|time| (time.start_ms, time.end_ms)), Some((1_000, 3_500)));
        let page = read(srt);
        assert_eq!(page.blocks.len(), 1);
        assert_eq!(page.blocks[0].text, "We met the envoys.");
        assert_eq!(page.blocks[0].time.map(|time| (time.start_ms, time.end_ms)), Some((1_000, 5_000)));
    }
}
