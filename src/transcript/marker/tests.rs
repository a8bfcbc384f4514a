//! The forms of markers, one by one.

use super::{Marker, Markers};
use crate::transcript::page::{Block, Shape};

#[test]
fn forms() {
    let voice = |name: &str| Some(Marker::Voice(name.to_owned()));
    let cases = [
        ("Q Thank you, John.", Some(Marker::Question), "Thank you, John."),
        ("Q\u{20}You said so.", Some(Marker::Question), "You said so."),
        ("QUESTION: Why?", Some(Marker::Question), "Why?"),
        ("Question (retranslated): Why?", Some(Marker::Question), "Why?"),
        ("Вопрос: Почему?", Some(Marker::Question), "Почему?"),
        ("PREGUNTA: ¿Por qué?", Some(Marker::Question), "¿Por qué?"),
        ("INTERLOCUTORA: ¿Por qué?", Some(Marker::Question), "¿Por qué?"),
        ("记者：为什么？", Some(Marker::Question), "为什么？"),
        ("Remark: But you said so.", Some(Marker::Remark), "But you said so."),
        ("Response: I did.", Some(Marker::Answer), "I did."),
        ("MR. KIRBY: Good afternoon.", voice("Mr. Kirby"), "Good afternoon."),
        ("MS PORTER: Good afternoon.", voice("Ms Porter"), "Good afternoon."),
        ("THE PRESIDENT: Thank you.", voice("The President"), "Thank you."),
        (
            "PRESIDENTE ANDRÉS EJEMPLO LÓPEZ: Buenos días.",
            voice("Presidente Andrés Ejemplo López"),
            "Buenos días.",
        ),
        ("SENIOR ADMINISTRATION OFFICIAL: Hello.", voice("Senior Administration Official"), "Hello."),
        ("MODERATOR: Hello.", voice("Moderator"), "Hello."),
        ("С.В.Пример: Добрый день.", voice("С.В.Пример"), "Добрый день."),
        (
            "President of Ruritania Rudolf Example: Good day.",
            voice("President of Ruritania Rudolf Example"),
            "Good day.",
        ),
        (
            "FOREIGN MINISTER DOE: (Via interpreter) Welcome.",
            voice("Foreign Minister Doe"),
            "(Via interpreter) Welcome.",
        ),
        ("MR. DOE (via interpreter): Welcome.", voice("Mr. Doe"), "Welcome."),
        ("The reason is simple: we want peace.", None, ""),
        ("Moscow: 15:46", None, ""),
        ("Contact: press office", None, ""),
        ("BACKGROUND: the treaty was signed.", None, ""),
        ("Quarterly figures rose.", None, ""),
        ("A new day.", None, ""),
        ("Remote Areas: roads were built.", None, ""),
        ("https://example.org", None, ""),
    ];
    for (text, expected, rest) in cases {
        let block = Block::new(1, Shape::Paragraph, text.to_owned());
        // A name in initials comes again.
        let markers = Markers::of(std::slice::from_ref(&block), &["Сергей Пример".to_owned()]);
        let found = markers.find(&block);
        assert_eq!(found.as_ref().map(|found| found.marker.clone()), expected, "{text}");
        if let Some(found) = found {
            assert_eq!(text.get(found.rest..), Some(rest), "{text}");
        }
    }
}
