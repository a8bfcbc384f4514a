//! `WebVTT` and `SubRip`: cues with time codes, joined into passages where a sentence ends.

use super::html;
use super::page::{Block, Page, Shape, clean};
use crate::model::{Furniture, Time};

/// Characters after which a passage of captions ends at the next sentence.
const PASSAGE_CHARACTERS: usize = 400;
/// A silence that ends a passage, milliseconds.
const SILENCE_MS: u64 = 3_000;
/// Lines that a screen shows at once.
const SCREEN_LINES_MAX: usize = 4;
/// Of a hundred cues, how many begin with what the one before ends with where captions roll.
const ROLLING_PERCENT_MIN: usize = 40;

/// What stands between two lines of times.
struct Cue<'a> {
    time: Time,
    lines: Vec<Line<'a>>,
}

/// A line of a cue.
struct Line<'a> {
    raw: &'a str,
    n: u32,
    said: Vec<(Option<String>, String)>,
}

impl Line<'_> {
    fn words(&self) -> impl Iterator<Item = &str> {
        self.said.iter().map(|(_, text)| text.as_str())
    }
}

/// Reads either; both put the times on a line of their own and end a cue with an empty line.
pub(super) fn read(text: &str) -> Page {
    let mut page = Page::default();
    let cues = cues(text, &mut page.furniture);
    let again: Vec<usize> = std::iter::once(0)
        .chain(cues.windows(2).map(|pair| if let [before, cue] = pair { repeated(before, cue) } else { 0 }))
        .collect();
    let rolling = again.iter().filter(|lines| **lines > 0).count();
    let rolls = rolling > 1 && 100 * rolling >= ROLLING_PERCENT_MIN * cues.len();
    let mut said = Said::default();
    for (cue, again) in cues.into_iter().zip(again) {
        let mut lines = cue.lines.into_iter();
        let shown = lines.by_ref().take(if rolls { again } else { 0 });
        let why = "caption shown before";
        page.furniture.extend(shown.map(|line| Furniture { line: line.n, text: clean(line.raw), why }));
        for line in lines {
            line.said.into_iter().for_each(|one| said.say(one, line.n, cue.time));
        }
    }
    said.end();
    page.blocks = said.blocks;
    page.furniture.sort_by_key(|one| one.line);
    page
}

/// The cues of a file. What is none is told.
fn cues<'a>(text: &'a str, furniture: &mut Vec<Furniture>) -> Vec<Cue<'a>> {
    let mut cues: Vec<Cue<'_>> = Vec::new();
    let mut open = false;
    let lines: Vec<&str> = text.lines().collect();
    for (at, (&raw, n)) in lines.iter().zip(1_u32..).enumerate() {
        let next_is_time = lines.get(at + 1).is_some_and(|next| times(next).is_some());
        let after_blank =
            at.checked_sub(1).and_then(|at| lines.get(at)).is_none_or(|line| line.trim().is_empty());
        if let Some(time) = times(raw) {
            cues.push(Cue { time, lines: Vec::new() });
            open = true;
        } else if raw.is_empty() {
            open = false;
        } else if raw.trim().is_empty() {
            // A line of a cue that is blank, or the end of one in a file that was made by hand.
        } else if let Some(cue) =
            cues.last_mut().filter(|_| open && !(next_is_time && (after_blank || is_number(raw.trim()))))
        {
            cue.lines.push(Line { raw, n, said: voices(raw) });
        } else {
            let why = if next_is_time { "cue number" } else { "caption header" };
            furniture.push(Furniture { line: n, text: clean(raw), why });
        }
    }
    cues
}

/// With how many lines a cue begins that the one before ends with: captions of broadcasts roll up line by line.
fn repeated(before: &Cue<'_>, cue: &Cue<'_>) -> usize {
    let most = before.lines.len().min(cue.lines.len()).min(SCREEN_LINES_MAX);
    let same = |lines: &usize| {
        let last = before.lines.iter().skip(before.lines.len() - lines);
        last.zip(&cue.lines).all(|(one, other)| one.words().eq(other.words()))
    };
    (1..=most).rev().find(same).unwrap_or(0)
}

/// The number of a cue, which some files have right below the cue before.
fn is_number(line: &str) -> bool {
    line.bytes().all(|byte| byte.is_ascii_digit())
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

/// What was said so far.
#[derive(Default)]
struct Said {
    blocks: Vec<Block>,
    speaker: Option<String>,
    open: Option<Block>,
}

impl Said {
    fn say(&mut self, (speaker, text): (Option<String>, String), line: u32, time: Time) {
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
            self.blocks.push(Block { time: Some(time), ..Block::speaker(line, &speaker) });
            self.speaker = Some(speaker);
        }
        if text.is_empty() {
            return;
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

/// The text of a line without tags, divided where a voice tag names who speaks.
fn voices(raw: &str) -> Vec<(Option<String>, String)> {
    let (mut parts, mut speaker, mut text, mut rest) = (Vec::new(), None, String::new(), raw);
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let Some((tag, behind)) = tag(after) else {
            text.push('<');
            rest = after;
            continue;
        };
        if let Some(name) = tag.strip_prefix('v').filter(|name| name.starts_with([' ', '.'])) {
            parts.push((speaker.take(), std::mem::take(&mut text)));
            speaker = name.split_once(' ').map(|(_, name)| shown(name)).filter(|name| !name.is_empty());
        }
        rest = behind;
    }
    text.push_str(rest);
    parts.push((speaker, text));
    let shown = parts.into_iter().map(|(speaker, text)| (speaker, shown(&text)));
    shown.filter(|(speaker, text)| speaker.is_some() || !text.is_empty()).collect()
}

/// The tag that opens a text, and what stands behind it: `3 < 4 and 5 > 4` has none.
fn tag(text: &str) -> Option<(&str, &str)> {
    let (tag, behind) = text.split_once('>')?;
    let named = tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    (named || time(tag).is_some()).then_some((tag, behind))
}

/// A text as it is seen: without `{\an8}`, and with the characters that entities stand for.
fn shown(text: &str) -> String {
    let (mut seen, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("{\\") {
        let Some((_, behind)) = after.split_once('}') else { break };
        seen.push_str(before);
        rest = behind;
    }
    seen.push_str(rest);
    // What is no tag is a sign.
    clean(&html::without_entities(seen.replace('<', "&lt;")))
}

#[cfg(test)]
mod tests {
    use super::{read, voices};

    #[test]
    fn both_formats() {
        let vtt = "WEBVTT\n\n1\n00:01.000 --> 00:03.500 align:start\n<v Jane Doe>We met the\n<b>envoys</b>.\n\n00:04.000 --> 00:05.000\n<v A Reporter>Why?\n";
        let srt =
            "1\n00:00:01,000 --> 00:00:03,500\nWe met the\n\n2\n00:00:03,600 --> 00:00:05,000\nenvoys.\n";
        let page = read(vtt);
        let texts: Vec<&str> = page.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, ["Jane Doe:", "We met the envoys.", "A Reporter:", "Why?"]);
        assert_eq!(page.blocks[1].time.map(|time| (time.start_ms, time.end_ms)), Some((1_000, 3_500)));
        for srt in [srt, &srt.replace("\n\n", "\n")] {
            let page = read(srt);
            assert_eq!(page.blocks.len(), 1, "{srt}");
            assert_eq!(page.blocks[0].text, "We met the envoys.");
            assert_eq!(page.blocks[0].time.map(|time| (time.start_ms, time.end_ms)), Some((1_000, 5_000)));
        }
    }

    #[test]
    fn captions_that_roll() {
        let rolling = "WEBVTT\n\n00:00.000 --> 00:02.000 align:start\n \nwe<00:00.500><c> met</c>\n\n00:02.000 --> 00:02.010\nwe met\n \n\n00:02.010 --> 00:05.000\nwe met\nthe<00:03.000><c> envoys</c>\n\n00:05.000 --> 00:05.010\nthe envoys\n \n\n00:05.010 --> 00:07.000\nthe envoys\nno no\n";
        let page = read(rolling);
        let texts: Vec<&str> = page.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, ["we met the envoys no no"]);
        let again: Vec<u32> = page.furniture.iter().skip(1).map(|one| one.line).collect();
        assert_eq!(again, [8, 12, 16, 20]);
        // What somebody says twice.
        let twice = "1\n00:00:01,000 --> 00:00:02,000\nNo.\n \n2\n00:00:02,000 --> 00:00:03,000\nNo.\n\n3\n00:00:03,000 --> 00:00:04,000\nWhy?\n";
        assert_eq!(read(twice).blocks[0].text, "No. No. Why?");
        assert_eq!(read(twice).furniture.len(), 3);
    }

    #[test]
    fn lines_of_cues() {
        type Lines<'a> = &'a [(Option<&'a str>, &'a str)];
        let cases: [(&str, Lines<'_>); 9] = [
            ("<v Jane Doe>Good <i>morning</i>.", &[(Some("Jane Doe"), "Good morning.")]),
            ("<v.loud Jane Doe>Good morning.</v>", &[(Some("Jane Doe"), "Good morning.")]),
            (
                "Yes. <v Jane Doe>Thanks.</v> <v John Roe>Welcome.</v>",
                &[(None, "Yes."), (Some("Jane Doe"), "Thanks."), (Some("John Roe"), "Welcome.")],
            ),
            ("<v Jane Doe>", &[(Some("Jane Doe"), "")]),
            ("<00:01.500><c>3 < 4 and 5 > 4</c>", &[(None, "3 < 4 and 5 > 4")]),
            ("Less <than", &[(None, "Less <than")]),
            (
                "It isn&#39;t &lt;over&gt;&lrm;, &quot;yes&quot; &amp; no",
                &[(None, "It isn't <over>, \"yes\" & no")],
            ),
            ("{\\an8}{\\i1}Good{\\i0} morning {all}", &[(None, "Good morning {all}")]),
            ("<b></b>", &[]),
        ];
        for (line, expected) in cases {
            let found = voices(line);
            let found: Vec<_> = found.iter().map(|(who, text)| (who.as_deref(), text.as_str())).collect();
            assert_eq!(found, expected, "{line}");
        }
    }
}
