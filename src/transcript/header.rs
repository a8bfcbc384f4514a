//! What stands before the body: publisher, headline, date, place, speakers, and the furniture of the page.

mod announced;
mod dates;
mod headline;
mod labels;
mod place;
mod publishers;
mod roles;
mod speakers;
mod stamp;

use std::sync::LazyLock;

use jiff::civil::Date;

use super::date::{self, Doubt};
use super::furniture::{self, Learned};
use super::lexicon::{Beginnings, INVOCATIONS, SALUTATIONS, begins_with_one, is_page_clock, names_kind};
use super::marker::Markers;
use super::page::{Block, Page, Shape};
use super::{speaker, warning, wrap};
use crate::model::{Furniture, Publisher, Speaker, Warning};
pub(super) use headline::says_enough;
pub(super) use publishers::is_publisher;
use roles::{Role, SERIAL, STATE};

/// Blocks that are looked through for a header.
const HEADER_BLOCKS_MAX: usize = 250;
/// Characters of a paragraph of the body.
const PROSE_CHARACTERS_MIN: usize = 100;
/// Characters at the start of a line in which a headline with a colon says what it is.
const LABEL_CHARACTERS_MAX: usize = 40;
/// Lines that may be the headline of a text of short lines.
const NEAR_TITLES_MAX: usize = 4;
/// Blocks at the start of a body in which a speech begins.
const LEAD_BLOCKS: usize = 3;
/// Lines of wrapped text that are a paragraph.
const PROSE_LINES_MIN: usize = 3;

/// What a header says.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) title: Option<String>,
    pub(super) date: Option<Date>,
    /// Why it shows no day for sure, and in which lines.
    pub(super) doubts: Vec<(Doubt, Option<u32>)>,
    pub(super) place: Option<String>,
    /// The session or the conference that it names beside the headline.
    pub(super) occasion: Option<String>,
    pub(super) publisher: Option<Publisher>,
    pub(super) source: Option<String>,
    pub(super) speakers: Vec<Speaker>,
    /// Whom else it names with an office: those beside and with whom one speaks.
    pub(super) beside: Vec<Speaker>,
}

impl Header {
    /// Takes the day that a doubtful date means where days go first; the warnings where it means none.
    pub(super) fn settle_date(&mut self, days_first: bool) -> Vec<Warning> {
        let meant = || self.doubts.iter().find_map(|(doubt, _)| doubt.day_first).filter(|_| days_first);
        self.date = self.date.or_else(meant);
        let doubts = self.doubts.drain(..).filter(|_| self.date.is_none());
        doubts.map(|(doubt, line)| warning("date_doubtful", doubt.reason, line)).collect()
    }
}

/// Why a line is left out that says whose words stand below.
pub(super) const BYLINE: &str = "byline";

/// Finds the header and takes its blocks away from the page; what stays is the body.
pub(super) fn take(
    page: &mut Page,
    learned: &Learned,
    markers: &Markers,
    furniture: &mut Vec<Furniture>,
) -> Header {
    let start = body_start(&page.blocks, learned, markers);
    let body = page.blocks.split_off(start);
    let zone = std::mem::replace(&mut page.blocks, body);
    let mut roles = roles::of(&zone, &page.blocks, learned);
    let labelled = labels::take(&zone, &mut roles);
    let chosen = headline::choose(&zone, &mut roles, (labelled.title, &page.meta.titles), &page.blocks);
    roles::mark_occasions(&zone, &mut roles);
    let title = chosen.title.map(|title| headline::without_speck(&title).to_owned());
    let mut header = Header { title, ..Header::default() };
    if header.title.is_none()
        && let Some(at) = headline::within(&page.blocks)
    {
        let line = page.blocks.remove(at);
        header.title = Some(line.text.trim_end_matches([':', '.', ' ']).to_owned());
        furniture.push(line.furniture("headline"));
    }
    let title_ends = chosen.lines.as_ref().map(|lines| lines.end);
    // Whoever is given as the author may be a ministry.
    let author = page.meta.speakers.iter().find(|name| is_publisher(name)).cloned();
    let stated = author.or(page.meta.publisher.take());
    // `GOV.UK` in the title of a page says less than `From: Ministry of Rivers` within it.
    let site = stated.as_deref().is_some_and(publishers::is_domain);
    let (first, second) = if site { (labelled.publisher, stated) } else { (stated, labelled.publisher) };
    header.publisher = publishers::of_zone(&zone, &roles, first.or(second))
        .or_else(|| publishers::at_foot(&page.blocks, furniture))
        .or_else(|| header.title.as_deref().and_then(publishers::in_title))
        .or_else(|| publishers::of_site(&zone));
    if let Some((headline, _)) = header.title.as_deref().and_then(publishers::behind_title) {
        header.title = Some(headline.to_owned());
    }
    header.source = page.meta.source.take().or_else(|| {
        zone.iter()
            .zip(&roles)
            .filter(|(_, role)| **role == Role::Source)
            .find_map(|(block, _)| url(&block.text))
    });
    let lines = speakers::of_lines(&zone, &roles);
    let title = header.title.as_deref().unwrap_or_default();
    let headline = chosen.spoken.as_deref().unwrap_or(title);
    header.speakers =
        who_speaks((title, headline), (&zone, &roles, &lines), page, labelled.speaker.as_deref());
    header.beside = speakers::beside(&header, lines);
    dates::choose(&mut header, &zone, &roles, page);
    let line = || {
        let mut lines = zone.iter().zip(&roles).filter(|(_, role)| **role == Role::Place);
        lines.next().map(|(block, _)| block.text.trim_end_matches(',').to_owned())
    };
    let ended = |title: Option<&str>| {
        let beside = |(block, role): &(&Block, &Role)| {
            block.is_heading()
                || **role == roles::OCCASION
                || **role == Role::Text && speakers::is_byline(&block.text)
        };
        let lines = zone.iter().zip(&roles).filter(beside).map(|(block, _)| block.text.as_str());
        title.into_iter().chain(lines).find_map(place::at_end)
    };
    let stated = page.meta.place.take().or(labelled.place).or(header.place.take());
    header.place = stated.or_else(line).or_else(|| ended(header.title.as_deref()));
    header.occasion = roles::occasion(&zone, &roles);
    give_back(page, zone, &roles, title_ends, furniture);
    stamp::take(page, &mut header, furniture);
    header
}

/// Who speaks, by the surest that tells it: `headline` is the title as it tells so, `lines` are whom lines of their own name, `labelled`
/// is what stands behind a label.
fn who_speaks(
    (title, headline): (&str, &str),
    (zone, roles, lines): (&[Block], &[Role], &[Speaker]),
    page: &Page,
    labelled: Option<&str>,
) -> Vec<Speaker> {
    let body = page.blocks.as_slice();
    let first = zone.iter().chain(body.iter().take(LEAD_BLOCKS)).map(|block| block.text.as_str());
    let named = match std::iter::once(title).chain(first).find_map(speakers::attributed) {
        Some(one) => vec![one],
        None => speakers::named(headline, (zone, roles), lines, &page.meta.speakers),
    };
    if !named.iter().all(Speaker::is_nameless) {
        return named;
    }
    let labelled = labelled.map(speakers::labelled).unwrap_or_default();
    if !labelled.is_empty() {
        return labelled;
    }
    if !named.is_empty() {
        return named;
    }
    let greets = || body.iter().take(LEAD_BLOCKS).any(|block| is_salutation(&block.text));
    let one = speakers::set_off(title)
        .or_else(|| greets().then(|| speakers::acting(title)).flatten())
        .or_else(|| announced::greeting(zone, body))
        .or_else(|| announced::speaker(zone, body))
        .or_else(|| announced::interviewed(title, zone, body))
        .or_else(|| announced::told(zone, body))
        .or_else(|| announced::named(zone, body));
    one.into_iter().collect()
}

/// What of the header is nothing of these goes back to the body when it stands below the headline and reads like text.
fn give_back(
    page: &mut Page,
    zone: Vec<Block>,
    roles: &[Role],
    title_ends: Option<usize>,
    furniture: &mut Vec<Furniture>,
) {
    let headless = title_ends.is_none();
    let menu = roles.iter().filter(|role| matches!(role, Role::Furniture("navigation"))).count() > 8;
    let mut lead: Vec<Block> = Vec::new();
    let count = zone.len();
    for (n, (block, role)) in zone.into_iter().zip(roles).enumerate() {
        let below = title_ends.map_or(!menu, |end| n >= end);
        let why = match role {
            Role::Furniture(why) => why,
            Role::Source => "source",
            Role::Publisher => "publisher",
            Role::Date => "date",
            Role::Speaker => "speaker",
            Role::Place => "place",
            Role::Text if n + 1 < count && is_label(&block.text) => "label",
            Role::Text if below && speakers::is_byline(&block.text) => BYLINE,
            Role::Text
                if below
                    && (headless || reads_like_text(&block))
                    && !is_stamp(&block.text)
                    && (headless || !dates::is_caption(&block.text) || wrap::ends_sentence(&block.text)) =>
            {
                lead.push(block);
                continue;
            }
            Role::Text => "header",
        };
        furniture.push(block.furniture(why));
    }
    page.blocks.splice(0..0, lead);
}

/// `Newspaper:` above a name.
fn is_label(text: &str) -> bool {
    const WORDS_MAX: usize = 3;
    let label = text.strip_suffix(':').filter(|label| label.split(' ').count() <= WORDS_MAX);
    // `Interviewer:` speaks.
    label.is_some_and(|label| !is_salutation(text) && (!names_kind(label) || !headline::kind_alone(label)))
}

/// `by the Press Office, published 6 May 2021, last modified 7 May 2021`: when a page was made, and by whom.
fn is_stamp(text: &str) -> bool {
    const CHARACTERS_MAX: usize = 140;
    (is_page_clock(text) || text.contains(" | "))
        && text.chars().count() <= CHARACTERS_MAX
        && !wrap::ends_sentence(text)
        && date::find(text).is_some()
}

fn reads_like_text(block: &Block) -> bool {
    let words = block.text.split_whitespace().count();
    block.is_heading()
        || words >= 8
        || block.text.chars().count() > 30 && ideographs(&block.text) > 0
        || wrap::ends_sentence(&block.text)
        || block.text.ends_with(',')
}

/// The first block of the body: a marker, a salutation, or prose.
fn body_start(blocks: &[Block], learned: &Learned, markers: &Markers) -> usize {
    let zone = blocks.get(..HEADER_BLOCKS_MAX.min(blocks.len())).unwrap_or(blocks);
    // `Press conference of the President, from the Residence in Strelsau.` above the first who speaks is a headline.
    let heads_turns = |n: usize| {
        zone.get(n).is_some_and(|block| {
            headline::is_of_kind(&block.text) || says_enough(&block.text) && names_kind(&block.text)
        }) && blocks.get(n + 1).is_some_and(|next| markers.find(next).is_some())
    };
    // `The Minister of Rivers, Jane Doe, attends the opening of the bridge.` right above the greeting is all the headline there is.
    let heads_speech = |n: usize| {
        zone.get(n).is_some_and(|block| headline::heads_speech(&block.text))
            && blocks.get(n + 1).is_some_and(|next| is_salutation(&next.text))
    };
    let begins = |n: usize| {
        let Some(block) = zone.get(n) else { return false };
        let named = || furniture::why(&block.text).is_some();
        let headline = || {
            headline::is_long(&block.text) || headline::ends_with_day(&block.text) && names_kind(&block.text)
        };
        // `Deputy Prime-Minister — Minister of Rivers` below `Statement by` does not speak.
        let whose =
            || n.checked_sub(1).and_then(|n| zone.get(n)).is_some_and(|above| headline::is_open(&above.text));
        // `### Jane Doe:`
        let marks = || {
            block.text.ends_with([':', '：']) && markers.find(block).is_some() && !is_labelled(&block.text)
        };
        if block.is_heading() {
            return block.shape != Shape::Heading(1) && marks();
        }
        // On top of a title page, God is called upon and nobody greeted.
        let invokes = || {
            let below = blocks.get(n + 1..).unwrap_or_default().iter().take(LEAD_BLOCKS - 1);
            begins_with_one(&block.text, INVOCATIONS) && !below.clone().any(|next| is_salutation(&next.text))
        };
        (is_salutation(&block.text) && !invokes()
            || markers.find(block).is_some_and(|found| found.sure || !named())
                && !is_labelled(&block.text)
                && !is_quotation(blocks, n)
            || is_prose(blocks, n) && !named() && !headline() && !heads_turns(n) && !heads_speech(n))
            && !whose()
    };
    let found = (0..zone.len()).find(|n| begins(*n));
    // `Prime Minister Doe,` above `Dear Jane,` is greeted, too.
    let called = |n: &usize| {
        let pair = n.checked_sub(1).and_then(|last| Some((zone.get(last)?, zone.get(*n)?)));
        pair.is_some_and(|(last, greeting)| {
            last.text.ends_with(',')
                && !greeting.gap
                && greeting.text.ends_with(',')
                && is_salutation(&greeting.text)
        })
    };
    let found = found.map(|n| if called(&n) { n - 1 } else { n });
    // Without a body below, a short text is a body without a header.
    found.unwrap_or_else(|| last_of_header(zone, learned))
}

/// Where a text of short lines begins: below its headline and what goes with it.
fn last_of_header(zone: &[Block], learned: &Learned) -> usize {
    let plain = |block: &Block| roles::alone(block, learned) == Role::Text;
    let is_title = |block: &Block| block.is_heading() || plain(block) && headline::is_headline(&block.text);
    let mut titles = zone.iter().enumerate().filter(|(_, block)| is_title(block)).take(NEAR_TITLES_MAX);
    let Some(first) = titles.next() else { return zone.iter().position(plain).unwrap_or(zone.len()) };
    // Above it may stand whose it is, and what kind it is of.
    let whole = |block: &Block| block.is_heading() || says_enough(&block.text);
    let near = std::iter::once(first).chain(titles).find(|(_, block)| whole(block));
    let (title, _) = near.unwrap_or(first);
    let more = zone.iter().skip(title + 1).take_while(|block| !plain(block) || !block.gap).count();
    (title + 1 + more).min(zone.len())
}

/// `Minister Doe: “The bridge holds”` above a day is a headline: what somebody says ends with a full stop.
fn is_quotation(blocks: &[Block], n: usize) -> bool {
    const CHARACTERS_MAX: usize = 200;
    let Some(block) = blocks.get(n) else { return false };
    let short = block.text.chars().count() <= CHARACTERS_MAX;
    let ended = block.text.trim_end_matches(['”', '“', '"', '»']).ends_with(['.', '!', '?', ':', ';', '…']);
    short && !ended && blocks.get(n + 1).is_some_and(|next| is_day(&next.text))
}

/// Whether a line is a day, or says when a page was made.
pub(super) fn is_day(text: &str) -> bool {
    dates::is_date_line(text) || is_stamp(text)
}

/// `Statement by the Spokesperson: …` is a headline although it holds a colon, and so is `Press Briefing by Secretary Doe`.
fn is_labelled(text: &str) -> bool {
    let end = text.char_indices().nth(LABEL_CHARACTERS_MAX).map_or(text.len(), |(at, _)| at);
    names_kind(text.get(..end).unwrap_or(text))
}

/// Whether a line greets those to whom a speech is made.
pub(super) fn is_salutation(text: &str) -> bool {
    static GREETINGS: LazyLock<Beginnings> = LazyLock::new(|| Beginnings::of(SALUTATIONS));
    let start = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    // Arabic may write its vowels.
    let bare = start.contains(is_vowel_sign).then(|| start.replace(is_vowel_sign, ""));
    let start = bare.as_deref().unwrap_or(start);
    if !GREETINGS.begin(start) {
        return greets_all(text);
    }
    // A title page names him, too: `Mr President of the Republic` goes on.
    let short = text.chars().count() < 90 && text.ends_with([',', '!', ':', '.', '，', '：', '،', '*'])
        || text.chars().count() < 30;
    let addressed = [
        "señor presidente",
        "señora presidenta",
        "señor secretario",
        "monsieur le président",
        "madame la présidente",
        "mr. president",
        "mr president",
        "madam president",
        "m. le président",
        "distinguidos",
        "mesdames",
    ];
    // The Swiss set no comma: `Sehr geehrte Frau Präsidentin`.
    let geehrte = || begins_with_one(start, &["sehr geehrte", "sehr verehrte"]) && text.chars().count() < 90;
    short
        || geehrte()
        || begins_with_one(start, &addressed)
        || text.chars().count() > 90
        || wrap::ends_sentence(text)
}

/// `President, Chair, ladies and gentlemen,`: whoever is greeted first, all others are at its end.
fn greets_all(text: &str) -> bool {
    const ALL: [&str; 14] = [
        "ladies and gentlemen",
        "mesdames et messieurs",
        "mesdames, messieurs",
        "señoras y señores",
        "senhoras e senhores",
        "signore e signori",
        "damen und herren",
        "doamnelor și domnilor",
        "дамы и господа",
        "пані та панове",
        "dámy a pánové",
        "panie i panowie",
        "dames en heren",
        "excellencies",
    ];
    const CHARACTERS_MAX: usize = 140;
    let called =
        text.strip_suffix([',', '!', ':', '،', '，', ';']).filter(|_| text.chars().count() <= CHARACTERS_MAX);
    called.is_some_and(|called| {
        let lower = called.trim_end().to_lowercase();
        ALL.iter().any(|all| lower.ends_with(all))
    })
}

fn is_vowel_sign(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{652}')
}

/// Sentences: a long paragraph that ends one, or several full lines of them.
fn is_prose(blocks: &[Block], n: usize) -> bool {
    let Some(block) = blocks.get(n) else { return false };
    if is_sentences(&block.text) {
        return true;
    }
    if block.shape != Shape::Line {
        return false;
    }
    let run: Vec<&Block> = blocks
        .iter()
        .skip(n)
        .take(PROSE_LINES_MIN + 2)
        .enumerate()
        .take_while(|(at, block)| *at == 0 || !block.gap)
        .map(|(_, block)| block)
        .collect();
    let full = run.iter().take(PROSE_LINES_MIN).all(|block| {
        block.text.chars().count() >= 40 && mostly_small(&block.text) && !is_of_page(&block.text)
    });
    // A headline right above long paragraphs is far shorter than they are.
    let lengths = || run.iter().take(PROSE_LINES_MIN).map(|block| block.text.chars().count());
    let even = !names_kind(&block.text)
        || lengths().next().unwrap_or_default() * 2 >= lengths().max().unwrap_or_default();
    run.len() >= PROSE_LINES_MIN
        && full
        && even
        && run.iter().any(|block| block.text.contains(['.', '!', '?', ',', ';']))
}

/// Whether a line of several is one of the page: when it was put up, or what it links to.
fn is_of_page(text: &str) -> bool {
    is_stamp(text) || furniture::why(text).is_some()
}

fn is_sentences(text: &str) -> bool {
    let length = text.chars().count();
    if ideographs(text) * 2 > length {
        return length >= 40 && text.contains(['。', '，', '.', '다']);
    }
    let ended =
        wrap::ends_sentence(text) || length > 2 * PROSE_CHARACTERS_MIN && headline::has_sentences(text);
    length >= PROSE_CHARACTERS_MIN && ended && mostly_small(text)
}

/// How many characters of a text are of scripts without spaces, or Korean.
fn ideographs(text: &str) -> usize {
    text.chars().filter(|c| u32::from(*c) >= 0x2e80).count()
}

/// Whether most words begin small, as in a sentence and not in a name.
fn mostly_small(text: &str) -> bool {
    let (mut small, mut words) = (0_usize, 0_usize);
    for word in text.split_whitespace() {
        let Some(first) = word.chars().find(|c| c.is_alphabetic()) else { continue };
        words += 1;
        small += usize::from(!first.is_uppercase());
    }
    small * 2 >= words
}

fn url(text: &str) -> Option<String> {
    let address = text.split_whitespace().find(|word| word.contains("://"))?;
    url::Url::parse(address).ok().map(String::from)
}
