//! Lines of a page that are no part of a statement: what they are, and what recurs across a publisher's files.

mod paper;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

use super::date;
use super::decode::decode;
use super::lexicon::{
    Beginnings, CONTACTS, FOOT, FOOT_LINES, LICENCES, has_page_part, is_credit, is_menu_word, is_page_word,
    is_skip_link, may_be_page_word, names_kind,
};
use super::page::{Block, Shape, clean};
use paper::{has_telephone, is_address, is_document, is_letterhead, is_page_number, is_print_line, is_url};

/// Lines at either end of a file in which the furniture of a site stands.
const EDGE_LINES: usize = 80;
/// Files in which a line must stand.
const FILES_MIN: usize = 3;
/// And in one of so many of them.
const FILES_SHARE: usize = 3;
/// Characters of a line that recurs, or begins a foot; longer ones are text.
const LINE_CHARACTERS_MAX: usize = 160;
/// Times that a line stands in one file, to be a running header.
const REPEATS_MIN: usize = 3;
/// Blocks at the end of a file that can be a foot.
const FOOT_BLOCKS_MAX: usize = 250;

/// Items that only menus have, to make a menu of a line.
const WORDS_MIN: usize = 2;

/// Why a line that was learned is furniture.
pub(super) const RECURS: &str = "recurs in the publisher's files";

/// Why a line that only divides a text is furniture.
pub(super) const RULE: &str = "rule";

/// Why a line that tells the time is furniture.
pub(super) const CLOCK: &str = "clock";

/// Lines that recur across the files of one publisher.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    lines: BTreeSet<String>,
}

impl Learned {
    /// Learns from a publisher's files, by path and bytes; those that are no text teach nothing.
    #[must_use]
    pub fn from_files<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> Self {
        let texts = files.filter_map(|(path, bytes)| decode(bytes, path, &mut Vec::new()).ok());
        let texts: Vec<String> = texts.collect();
        Self::from_texts(texts.iter().map(String::as_str))
    }

    /// Learns from texts; their order does not matter.
    pub(super) fn from_texts<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut files = 0;
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for text in texts {
            files += 1;
            let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
            let head = lines.iter().take(EDGE_LINES);
            let tail = lines.iter().skip(EDGE_LINES.max(lines.len().saturating_sub(EDGE_LINES)));
            let own: BTreeSet<String> = head.chain(tail).filter_map(|line| key(&clean(line))).collect();
            for line in own {
                *seen.entry(line).or_default() += 1;
            }
        }
        let enough = |count: usize| count >= FILES_MIN && count * FILES_SHARE >= files;
        let lines = seen.into_iter().filter(|(_, count)| enough(*count)).map(|(line, _)| line).collect();
        Self { lines }
    }

    /// Whether a line recurs.
    pub(super) fn knows(&self, text: &str) -> bool {
        !self.lines.is_empty() && key(text).is_some_and(|key| self.lines.contains(&key))
    }
}

/// A line as it is compared: numbers may differ from file to file.
fn key(text: &str) -> Option<String> {
    let fits = (3..=LINE_CHARACTERS_MAX).contains(&text.chars().count());
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase).filter(|_| fits) {
        let c = if c.is_ascii_digit() { '0' } else { c };
        if c != '0' || !out.ends_with('0') {
            out.push(c);
        }
    }
    fits.then_some(out)
}

/// Why a line of a header or a foot is no text of the statement; `None` for text.
pub(super) fn why(text: &str) -> Option<&'static str> {
    // What is longer behind a bullet is text, as in the minutes of the Japanese Diet: `○内閣総理大臣（示例太郎君）　…`.
    const LINK_LETTERS_MAX: usize = 150;
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let lower = text.to_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if letters < 3 {
        Some("no words")
    } else if text.starts_with(['•', '|', '»', '◦', '▪', '○']) && letters < LINK_LETTERS_MAX {
        Some("navigation")
    } else if is_page_word(bare)
        || lower.starts_with("type: ")
        || lower.starts_with("compartilhe")
        || is_skip_link(&lower)
        || is_print_line(text)
        || is_disclaimer(text)
        || is_page_number(bare)
    {
        Some("page")
    } else if has_page_part(text)
        || is_path(&lower)
        || is_menu(text)
        || lower.contains(" » ") && !lower.contains('«') && letters < 120
    {
        Some("contact or navigation")
    } else if digits >= 7
        && text.contains(['+', '('])
        && letters < 60
        && date::find(text).is_none()
        && !names_kind(text)
    {
        Some("telephone")
    } else if is_address(text) {
        Some("address")
    } else if is_clock(&lower, letters) {
        Some(CLOCK)
    } else {
        None
    }
}

/// `E&OE`, `E. & O. E. …`: errors and omissions excepted, as Australian offices set above a transcript.
fn is_disclaimer(text: &str) -> bool {
    const CHARACTERS_MAX: usize = 24;
    text.contains('&')
        && text.chars().count() <= CHARACTERS_MAX
        && text.chars().filter(|c| c.is_alphabetic()).collect::<String>().starts_with("EOE")
}

/// `Home / News / Speeches`
fn is_path(lower: &str) -> bool {
    lower.split_once(" / ").is_some_and(|(first, _)| is_page_word(first))
}

/// `Home | About | NATO | Contact`: short parts, and not all of them are words of a page only.
fn is_menu(text: &str) -> bool {
    const PARTS_MIN: usize = 3;
    [" | ", " · ", " • "].iter().filter(|mark| text.contains(**mark)).any(|mark| {
        let parts = || text.split(mark).map(str::trim);
        (parts().count() >= PARTS_MIN || parts().all(is_menu_word))
            && parts().all(is_item)
            && parts().filter(|part| is_menu_word(part)).count() >= WORDS_MIN
    })
}

/// `Home    News    NATO    Contact`: the items of a menu that stood side by side, before their gaps are lost.
pub(super) fn is_spaced_menu(line: &str) -> bool {
    const PARTS_MIN: usize = 3;
    if !line.trim().contains("  ") {
        return false;
    }
    let parts = || line.split("  ").map(str::trim).filter(|part| !part.is_empty());
    parts().count() >= PARTS_MIN
        && parts().all(is_item)
        && parts().filter(|part| is_menu_word(part)).count() >= WORDS_MIN
}

/// Whether a text is as short as an item of a menu.
fn is_item(text: &str) -> bool {
    const WORDS_MAX: usize = 4;
    const CHARACTERS_MAX: usize = 40;
    text.len() <= 2 * CHARACTERS_MAX
        && text.chars().count() <= CHARACTERS_MAX
        && text.split(' ').count() <= WORDS_MAX
        && !text.ends_with(['.', ':', ',', '!', '?'])
        && date::find(text).is_none()
}

/// The lines of menus that have an item a line, from the first word of a menu to the last: `Home`, `About`, `NATO`, `Contact`.
pub(super) fn menus(blocks: &[Block]) -> Vec<Range<usize>> {
    const WORDS_MAX: usize = 2;
    let is_item = |block: &Block| {
        block.shape == Shape::Line && block.text.split(' ').count() <= WORDS_MAX && is_item(&block.text)
    };
    let mut menus = Vec::new();
    let mut from = 0;
    for run in blocks.chunk_by(|one, next| !next.gap && is_item(one) && is_item(next)) {
        let words = || (from..).zip(run).filter(|(_, block)| is_menu_word(&block.text)).map(|(n, _)| n);
        // Paragraphs are runs of one, in which no word need be sought.
        if run.len() > WORDS_MIN
            && let (Some(first), Some(last)) = (words().next(), words().last())
            && words().count() > WORDS_MIN
        {
            menus.push(first..last + 1);
        }
        from += run.len();
    }
    menus
}

/// `11:23 A.M. CST`, `Moscow: 15:46 / London: 13:46`
fn is_clock(lower: &str, letters: usize) -> bool {
    let clock = lower.as_bytes().windows(4).any(|four| {
        matches!(four, [a, b':', c, d] if a.is_ascii_digit() && c.is_ascii_digit() && d.is_ascii_digit())
    });
    // `Jane Doe: (03:04)` is a speaker.
    let speaker = lower.contains(": (") || lower.contains(": [");
    clock && !speaker && letters < 20 && lower.chars().count() < 50 && date::find(lower).is_none()
}

/// Lines that stand in a body on page after page: numbers, running headers. By index, with the reason.
pub(super) fn in_body(blocks: &[Block]) -> HashMap<usize, &'static str> {
    let mut found = HashMap::new();
    let mut short: HashMap<String, Vec<usize>> = HashMap::new();
    let mut capitals: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut letterheads: HashMap<&str, Vec<usize>> = HashMap::new();
    let ends = |text: &str| text.ends_with(['.', '!', '?', ':', ',', ')', ']', '…']);
    for (n, block) in blocks.iter().enumerate() {
        if is_rule(&block.text) {
            found.insert(n, RULE);
        } else if is_contact(&block.text) {
            found.insert(n, "contact");
        } else if is_print_line(&block.text) || is_initials(&block.text) {
            found.insert(n, "page");
        } else if is_caption(&block.text) {
            found.insert(n, "caption");
        } else if block.gap && is_letterhead(&block.text) && has_telephone(&block.text) {
            found.insert(n, "contact");
        } else if block.shape == Shape::Line && is_letterhead(&block.text) {
            letterheads.entry(block.text.as_str()).or_default().push(n);
        }
        if block.text.len() > 80 {
            continue;
        }
        if is_long_page_word(&block.text) {
            found.insert(n, "page");
        }
        if block.shape != Shape::Line {
            continue;
        }
        let text = &block.text;
        let digits = text.bytes().any(|byte| byte.is_ascii_digit());
        let letters = || text.chars().any(char::is_alphabetic);
        let alone = || {
            block.gap
                || blocks.get(n + 1).is_none_or(|next| next.gap || next.text.starts_with(char::is_uppercase))
        };
        let number = digits && text.len() <= 9 && !text.ends_with('.') && !letters();
        if block.gap
            && is_document(text)
            && blocks
                .get(n + 1)
                .is_none_or(|next| next.gap || is_page_number(&bare(&next.text).to_lowercase()))
        {
            found.insert(n, "document number");
        } else if number && alone() && date::find(text).is_none()
            || digits && is_page_number(&bare(text).to_lowercase())
        {
            found.insert(n, "page number");
        } else if text.len() > 10 && is_in_capitals(text) && !ends(text) {
            capitals.entry(text.as_str()).or_default().push(n);
        }
        if digits && !found.contains_key(&n) && !text.ends_with(['.', '!', '?', ':', ',']) {
            // A running header carries the number of its page.
            let key: String = text.chars().filter(|c| !c.is_ascii_digit()).collect();
            short.entry(key).or_default().push(n);
        }
    }
    // A line in capitals that comes again and again is not said again and again.
    let repeated = capitals.into_values().filter(|places| places.len() > REPEATS_MIN);
    let letterheads = letterheads.into_values().filter(|places| places.len() >= REPEATS_MIN);
    found.extend(repeated.chain(letterheads).flatten().map(|n| (n, "running header")));
    for places in short.into_values().filter(|places| places.len() >= REPEATS_MIN) {
        let numbers: BTreeSet<&str> =
            places.iter().filter_map(|n| blocks.get(*n)).map(|block| block.text.as_str()).collect();
        let dated = || numbers.len() == 1 && numbers.iter().any(|text| date::find(text).is_some());
        if numbers.len() == places.len() || dated() {
            found.extend(places.into_iter().map(|n| (n, "running header")));
        }
    }
    found
}

/// `The Minister on the bridge. Photo: Jane Doe`: what stands below a picture. What is owned stands at the foot of a page.
fn is_caption(text: &str) -> bool {
    text.len() < LINE_CHARACTERS_MAX
        && !text.ends_with(['.', '!', '?'])
        && is_credit(text)
        && !text.contains('©')
}

/// `JD/RR`: who wrote a text, and who typed it.
fn is_initials(text: &str) -> bool {
    const LETTERS: std::ops::RangeInclusive<usize> = 2..=4;
    let initials =
        |part: &str| LETTERS.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_uppercase());
    text.len() <= 14 && text.contains('/') && text.split('/').all(initials)
}

/// `Share`, `Previous Next`: a line of nothing but words of a page.
fn is_of_page(bare: &str) -> bool {
    const WORDS_MAX: usize = 4;
    is_menu_word(bare)
        || bare.split(' ').count() <= WORDS_MAX
            && bare.split(' ').all(|word| is_page_word(&word.to_lowercase()))
}

/// What stands between the marks around a line.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Whether a line is a word of a page, and too long to be said: `Check against delivery`, but neither `Close` nor `Official.`
fn is_long_page_word(text: &str) -> bool {
    const CHARACTERS_MIN: usize = 8;
    let bare = bare(text);
    let said = !bare.contains(' ') && text.ends_with(['.', '!', '?']);
    let characters = bare.chars().count();
    !said
        && characters >= CHARACTERS_MIN
        && may_be_page_word(characters)
        && is_page_word(&bare.to_lowercase())
}

/// Letters of scripts without capitals are none.
fn is_in_capitals(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// Where the foot of a page begins.
pub(super) fn foot(blocks: &[Block]) -> usize {
    let start = blocks.len().saturating_sub(FOOT_BLOCKS_MAX);
    // What a library says of a text it says below it.
    let below = start.max(blocks.len() / 2);
    if let Some(at) = blocks.iter().skip(below).position(|block| line_begins(&block.text, &LICENSED)) {
        return below + at;
    }
    // `See also` as a heading: what others say stands below it, and may be sentences.
    let also =
        |block: &Block| block.is_heading() && FOOT.contains(&block.text.to_lowercase().trim_end_matches(':'));
    if let Some(at) = blocks.iter().skip(below).position(also) {
        return below + at;
    }
    let mut end = blocks.len();
    let mut items = 0;
    let (mut cut, mut listed) = (blocks.len(), blocks.len());
    for (n, block) in blocks.iter().enumerate().skip(start).rev() {
        if is_sentence(block) {
            break;
        }
        end = n;
        if is_foot(&block.text) {
            cut = n;
        }
        if block.text.starts_with(['•', '◦', '▪', '|', '»']) {
            items += 1;
            if items >= 4 {
                listed = n;
            }
        }
    }
    // A menu begins with its first item.
    if listed < blocks.len() {
        let menu =
            |n: &usize| blocks.get(*n).is_some_and(|block| block.text.starts_with(['•', '◦', '▪', '|', '»']));
        listed = (end..=listed).find(menu).unwrap_or(listed);
    }
    let menu = menus(blocks.get(end..).unwrap_or_default()).into_iter().next();
    // `Share`, `Facebook`, `Print`: a text ends with no word of a page, and with no address of one.
    let of_page = |block: &&Block| is_of_page(bare(&block.text)) || is_url(&block.text);
    let words = blocks.iter().rev().take_while(of_page).count();
    cut.min(listed).min(menu.map_or(blocks.len(), |menu| end + menu.start)).min(blocks.len() - words)
}

fn is_foot(text: &str) -> bool {
    line_begins(text, &FEET)
        || is_menu(text)
        || text.len() <= LINE_CHARACTERS_MAX
            && FOOT_LINES.contains(&text.to_lowercase().trim_end_matches(':'))
}

static FEET: LazyLock<Beginnings> = LazyLock::new(|| Beginnings::of(FOOT));
static LICENSED: LazyLock<Beginnings> = LazyLock::new(|| Beginnings::of(LICENCES));

/// Whether a line, and no paragraph, begins with one of these, whatever the case.
fn line_begins(text: &str, with: &Beginnings) -> bool {
    with.begin(text) && text.chars().nth(LINE_CHARACTERS_MAX).is_none()
}

/// Asked of every line, it makes none small.
fn is_contact(text: &str) -> bool {
    let begins = |start: &&str| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    text.len() < LINE_CHARACTERS_MAX && CONTACTS.iter().any(begins)
}

/// `***`, `---`, `###`: a mark that says no more than that something ends.
fn is_rule(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '*' | '+' | '#' | '-' | '–' | '—' | '_' | '=' | '~' | '•' | ' '))
}

/// Text that belongs to a statement and to no menu.
pub(super) fn is_sentence(block: &Block) -> bool {
    let text = &block.text;
    let long = text.chars().count() > 110;
    let ended =
        text.trim_end_matches(['”', '"', '»', ')', '’', '*']).ends_with(['.', '!', '?', '…', '。', '؟']);
    let words = text.split_whitespace().count();
    (long || ended && (words > 1 || !text.is_ascii()))
        && !text.starts_with(['•', '◦', '▪', '|', '»'])
        && !is_foot(text)
}

#[cfg(test)]
mod tests {
    use super::{Learned, foot, why};
    use crate::transcript::page::{Block, Shape};

    #[test]
    fn lines() {
        for line in [
            "Page 3 of 10",
            "Tel: +1 212 555 0100",
            "11:23 A.M. CST",
            "Home > News > Speeches",
            "• Menu item",
            "1672 words",
            "Home | About | NATO | OSCE | Contact",
            "About us · Media · European Union · Careers",
            "* * *",
        ] {
            assert!(why(line).is_some(), "{line}");
        }
        for line in [
            "Remarks by the Minister",
            "Moscow, 26 May 2020",
            "Presidency of the Republic | Media | 18 January 2020",
            "Rivers · Bridges · Media",
            "We met at 5 p.m. with the envoys of the region.",
        ] {
            assert_eq!(why(line), None, "{line}");
        }
    }

    #[test]
    fn what_recurs_is_learned_whatever_the_order() {
        let text = |n: u32| {
            format!(
                "Daily bulletin no {n}\n\nHeadline {}\n\nWords that differ {}.\nSubscribe by post\n",
                "x".repeat(n as usize),
                "y".repeat(n as usize)
            )
        };
        let texts: Vec<String> = (1..6).map(text).collect();
        let learned = Learned::from_texts(texts.iter().map(String::as_str));
        assert!(learned.knows("Daily bulletin no 77") && learned.knows("Subscribe by post"));
        assert!(!learned.knows("Headline x"));
        assert_eq!(learned, Learned::from_texts(texts.iter().rev().map(String::as_str)));
    }

    #[test]
    fn what_recurs_is_learned_in_any_charset() {
        let text = |n: usize| {
            let words = ["мир", "хлеб", "труд", "май"][n];
            format!(
                "Официальный бюллетень министерства\n\nО том, что такое {words}\n\nСегодня мы говорили о том, что значит {words} для всех.\n"
            )
        };
        let files: Vec<Vec<u8>> =
            (0..4).map(|n| encoding_rs::WINDOWS_1251.encode(&text(n)).0.into_owned()).collect();
        let learned = Learned::from_files(files.iter().map(|bytes| ("a.txt", bytes.as_slice())));
        assert!(learned.knows("Официальный бюллетень министерства"), "{learned:?}");
        assert!(!learned.knows("О том, что такое мир"));
    }

    #[test]
    fn feet() {
        let lines =
            ["We thank you all.", "END", "• Home", "• News", "• Contact", "• Jobs", "Copyright Policy"];
        let blocks: Vec<Block> =
            lines.iter().map(|line| Block::new(1, Shape::Line, (*line).to_owned())).collect();
        assert_eq!(foot(&blocks), 2);
        assert_eq!(foot(&blocks[..2]), 2);
    }
}
