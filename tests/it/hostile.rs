//! Texts that somebody wrote to make a parser slow or large, and texts that were damaged: read, or refused with a reason.

#[path = "../bench/hostile.rs"]
mod cases;

use std::panic::catch_unwind;
use std::path::Path;

use pressroom::likeness::Sketch;
use pressroom::model::Reading;
use pressroom::transcript::{Context, read};

/// The bench has them at the size of the largest transcript.
const BYTES: usize = 8_000;
/// Damaged texts of each format; `PRESSROOM_TEST_DAMAGED` asks for more.
const DAMAGED: u64 = 40;

/// What holds for any text: nothing is said twice, ids differ, and the sketch is bounded.
fn check(name: &str, text: &[u8]) {
    let Ok(Reading { statement, furniture, .. }) = read(text, &Context::of(name)) else { return };
    let mut ids = std::collections::HashSet::new();
    for (_, passage) in statement.passages() {
        assert!(!passage.text.trim().is_empty(), "{name}: an empty passage");
        assert!(ids.insert(passage.id.as_str()), "{name}: {} stands for two passages", passage.id);
    }
    // What looks like another format is read as such, whatever its name.
    let plain = |text: &&str| !text.contains(['<', '{']) && !text.contains("---") && !text.contains("-->");
    if let Some(text) = std::str::from_utf8(text).ok().filter(|_| name.ends_with(".txt")).filter(plain) {
        let said = statement.passages().map(|(_, passage)| passage.text.as_str());
        let kept = letters(said.chain(furniture.iter().map(|one| one.text.as_str())));
        assert_eq!(kept, letters(std::iter::once(text)), "{name}: letters are lost or doubled");
    }
    assert!(Sketch::of(&statement).keys().count() < 100, "{name}");
}

/// The letters and digits of texts, counted.
fn letters<'a>(texts: impl Iterator<Item = &'a str>) -> std::collections::BTreeMap<char, usize> {
    let mut counts = std::collections::BTreeMap::new();
    for c in texts.flat_map(str::chars).filter(|c| c.is_alphanumeric()) {
        *counts.entry(c).or_default() += 1;
    }
    counts
}

#[test]
fn hostile_texts_are_read_or_refused() {
    for (name, text) in cases::CASES {
        let text = text(BYTES);
        check(name, text.as_bytes());
        if let Err(refusal) = read(text.as_bytes(), &Context::of(name)) {
            let codes = ["no_text", "broken", "too_many_lines", "too_many_values", "list"];
            assert!(codes.contains(&refusal.code()), "{name}: {refusal}");
        }
    }
}

/// Numbers that look random and are the same in every run (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) >> 1).unwrap_or(0) % bound.max(1)
    }
}

/// Pieces that mean something to some format.
const PIECES: [&str; 44] = [
    "\n",
    "\n\n",
    "  ",
    "Q ",
    "QUESTION: ",
    "MR. DOE: ",
    "Jane Doe: ",
    "• ",
    "Page 3 of 9\n",
    "To be continued…",
    "(Applause.)",
    "26 May 2020",
    "20–28 May 2020",
    "<p>",
    "</p>",
    "<div class=menu>",
    "</div>",
    "<b>",
    "<table><tr><td>",
    "<script>",
    "<!--",
    "-->",
    "&amp;",
    "<h1>",
    "<time datetime='2020-05-26'>",
    "# ",
    "- ",
    "1. ",
    "> ",
    "**",
    "`",
    "](",
    "---\n",
    "+++\n",
    "\"",
    "\\",
    "{\"text\":",
    "]",
    "}",
    "00:00:01.000 --> 00:00:02.000\n",
    "WEBVTT\n\n",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}",
];

/// A text with pieces taken out, doubled, moved, put in, and bytes changed.
fn damage(text: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..=dice.below(8) {
        let from = dice.below(text.len());
        let until = (from + dice.below(200)).min(text.len());
        match dice.below(6) {
            0 => drop(text.drain(from..until)),
            1 => {
                let piece = text[from..until].to_vec();
                let to = dice.below(text.len());
                text.splice(to..to, piece);
            }
            2 | 3 => {
                let piece = PIECES[dice.below(PIECES.len())];
                text.splice(from..from, piece.bytes());
            }
            4 if !text.is_empty() => text[from] = u8::try_from(dice.below(256)).unwrap_or_default(),
            _ => text.truncate(until),
        }
    }
    text
}

/// Texts of each format, as publishers write them.
fn seeds() -> Vec<(String, Vec<u8>)> {
    let directory = Path::new("tests/fixtures/transcripts");
    let mut seeds: Vec<(String, Vec<u8>)> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && path.extension().is_some_and(|extension| extension != "toml"))
        .map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()))
        .collect();
    let html = "<!DOCTYPE html><html lang=en><head><title>Envoys meet | Ruritania</title><meta property=og:title content='Envoys meet'></head><body><nav><a href=/>Home</a></nav><main><h1>Envoys meet</h1><p>3 March 2022</p><p><b>MR. DOE:</b> We met the envoys of both sides today and agreed.</p><p><b>Q</b> Why?</p></main><footer>Imprint</footer></body></html>";
    let markdown = "---\ntitle: Envoys meet\ndate: 2022-03-03\n---\n\n# Envoys meet\n\n**MR. DOE:** We met the *envoys* of both sides today.\n\n- one\n- two\n\n> three\n\n<p>four</p>\n";
    let json = r#"{"title":"Envoys meet","date":"2022-03-03","speakers":["Jane Doe"],"content":"<p>We met the envoys.</p><p>We agreed.</p>"}"#;
    let captions = "WEBVTT\n\n1\n00:01.000 --> 00:04.000\n<v Jane Doe>Good morning to all of you.\n\n00:05.000 --> 00:06.000\n<v Reporter>Why?\n";
    let xml = "<?xml version=\"1.0\"?>\n<item><title>Envoys meet</title><date>2022-03-03</date><speaker>Jane Doe</speaker><content><![CDATA[<p>We met the envoys.</p><p>We agreed.</p>]]></content></item>";
    for (name, text) in [
        ("a.html", html),
        ("a.md", markdown),
        ("a.json", json),
        ("a.vtt", captions),
        ("a.srt", captions),
        ("xml.txt", xml),
    ] {
        seeds.push((name.to_owned(), text.as_bytes().to_vec()));
    }
    seeds.sort();
    seeds
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a long run takes its count from whoever starts it")]
fn damaged_texts_are_read_or_refused() {
    let rounds = std::env::var("PRESSROOM_TEST_DAMAGED")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(DAMAGED);
    for (name, seed) in seeds() {
        for round in 0..rounds {
            let mut dice = Dice(round);
            let mut text = damage(&seed, &mut dice);
            for _ in 0..dice.below(3) {
                text = damage(&text, &mut dice);
            }
            let checked = catch_unwind(|| check(&name, &text));
            assert!(checked.is_ok(), "{name}, round {round}: {:?}", String::from_utf8_lossy(&text));
        }
    }
}
