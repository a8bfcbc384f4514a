//! A year of a reader that polls each day: what is new to it is a new statement, what is modified is an edit, and nothing else is.

use std::collections::BTreeMap;

use super::feeds::{Street, transcript};
use pressroom::model::Format;
use tempfile::TempDir;

const DAYS: usize = 365;
const DAY: i64 = 86_400;
const START: i64 = 1_700_000_000;

/// What a reader keeps: the time of the last change of each entry by its id.
type Held = BTreeMap<String, i64>;

/// A poll: what is new to the reader, and what has changed since it last saw it.
async fn poll(street: &Street, format: Format, held: &mut Held) -> (usize, usize) {
    let document = street.document("organisations/csto", format).await;
    let feed = feed_rs::parser::parse(document.as_bytes()).unwrap();
    let (mut new, mut modified) = (0, 0);
    for entry in feed.entries {
        let updated = entry.updated.unwrap().timestamp_millis();
        let before = held.get(&entry.id).copied();
        new += usize::from(before.is_none());
        modified += usize::from(before.is_some_and(|before| before < updated));
        if before.is_none_or(|before| before < updated) {
            held.insert(entry.id, updated);
        }
    }
    (new, modified)
}

#[tokio::test]
async fn a_reader_sees_what_is_new_and_what_is_changed_and_nothing_else() {
    let mut street = Street::open(TempDir::new().unwrap()).await;
    let mut readers = Format::ALL.map(|format| (format, Held::new()));
    let (mut files, mut statements) = (BTreeMap::new(), 0);
    for day in 0..DAYS {
        let (now, mut expected) = (START + DAY * i64::try_from(day).unwrap(), (0, 0));
        let newest = files.iter().next_back().map(|(n, name): (&usize, &String)| (*n, name.clone()));
        match (day % 12, newest) {
            (3, Some((n, name))) => {
                street.write(&name, &transcript(n, &format!("The UN was told on day {day}.")));
                expected = (0, 1);
            }
            (5, Some((n, name))) => {
                street.rename(&name, &format!("renamed-{n}.txt"));
                files.insert(n, format!("renamed-{n}.txt"));
            }
            // A store that is lost knows no names but those of the folder.
            (6, Some((n, name))) => {
                street.rename(&name, &format!("{n}.txt"));
                files.insert(n, format!("{n}.txt"));
            }
            (7, Some((_, name))) => street.encode_utf16(&name),
            (8, Some((n, name))) => {
                street.remove(&name);
                files.remove(&n);
            }
            (9, _) => street = street.reopen(false).await,
            (10, _) if day == 10 || day > DAYS / 2 && day < DAYS / 2 + 12 => {
                street = street.reopen(true).await;
            }
            _ => {
                street.write(&format!("{statements}.txt"), &transcript(statements, "The UN was told."));
                files.insert(statements, format!("{statements}.txt"));
                (statements, expected) = (statements + 1, (1, 0));
            }
        }
        street.step(now).await;
        for (format, held) in &mut readers {
            assert_eq!(poll(&street, *format, held).await, expected, "{format:?} on day {day}");
        }
    }
    assert!(statements > DAYS / 3);
    assert!(readers.iter().all(|(_, held)| held.len() == statements));
}
