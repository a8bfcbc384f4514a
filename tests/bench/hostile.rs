//! Texts that somebody wrote to make a parser slow or large.

/// A name with the extension of its format, and how the text is made at about so many bytes.
pub(crate) type Case = (&'static str, fn(usize) -> String);

/// A paragraph that reads like one.
const PROSE: &str =
    "We met the envoys of both sides today and agreed on the points that were open. We will go on. ";

/// All of them.
pub(crate) const CASES: [Case; 56] = [
    ("one-word.txt", |bytes| again("a", bytes)),
    ("one-line.txt", |bytes| again("ab ", bytes)),
    ("lines.txt", |bytes| again("a.\n", bytes)),
    ("questions.txt", |bytes| again("Q Why is it so, and who says that it must be?\n", bytes)),
    ("voices.txt", |bytes| {
        counted(bytes, |n| format!("MR. A{}: We agreed on that, as was said.\n", word(n).to_uppercase()))
    }),
    ("family-names.txt", |bytes| {
        counted(bytes, |n| {
            format!("Jane D{}: We met Anna{} D{} there.\n", word(n % 60), word(n), word(n % 60))
        })
    }),
    ("askers.txt", |bytes| {
        format!(
            "MINISTER: Yes.\n{}MINISTER: No.\n",
            counted(bytes, |n| format!("Anna{} Doe{}: Why is that?\n", word(n), word(n)))
        )
    }),
    ("subject.txt", |bytes| {
        format!(
            "From: a@b.example\nTo: c@d.example\nSubject: Remarks {}\n\n{PROSE}",
            again("by Jane Doe ", bytes)
        )
    }),
    ("quoted.txt", |bytes| again("Who wrote it?\n“We did, all of us who live here”, they said.\n", bytes)),
    ("heading.md", |bytes| {
        format!(
            "# Remarks of the Minister of Rivers at the opening of the bridge of Zenda\n{}",
            again("A line below that goes on and on, and has no full stop at its end\n***\n", bytes)
        )
    }),
    ("title-of-parts.html", |bytes| {
        format!("<html><title>{}z</title><body>{}", again("1 ", 3_900), again("<p>z", bytes))
    }),
    ("days.txt", |bytes| again("26 May 2020 and 27 May 2020 and ", bytes)),
    ("colons.txt", |bytes| again("A: b: c: ", bytes)),
    ("gaps.txt", |bytes| again("a                                        ", bytes)),
    ("wrapped.txt", |bytes| {
        again("We met the envoys of both sides today and agreed on the points that\n", bytes)
    }),
    ("ideographs.txt", |bytes| again("我们会见了双方的使节，并同意了。", bytes)),
    ("cyrillic.txt", |bytes| again("Мы встретились с послами обеих сторон и договорились. ", bytes)),
    ("letters.html", |bytes| again("<p>a</p>", bytes)),
    ("breaks.html", |bytes| again("<br>", bytes)),
    ("attributes.html", |bytes| format!("<p {}>a", counted(bytes, |n| format!("a{n} ")))),
    ("attributes-in-many-tags.html", |bytes| {
        counted(bytes, |n| format!("{}a{n} ", if n % 400 == 0 { ">a<p " } else { "" }))
    }),
    ("bold-left-open.html", |bytes| counted(bytes, |n| format!("<b id={n}>"))),
    ("bold-built-anew.html", |bytes| counted(bytes, |n| format!("<b id={n}><p>"))),
    ("unknown-elements.html", |bytes| again("<x>", bytes)),
    ("across-one-another.html", |bytes| again("<x><div></x>", bytes)),
    ("tables.html", |bytes| again("<table><td>", bytes)),
    ("text-in-tables.html", |bytes| format!("<table>{}", again("a<b>", bytes))),
    ("headlines.html", |bytes| counted(bytes, |n| format!("<h1>Title {n}</h1>"))),
    ("metadata.html", |bytes| {
        format!("<html><head>{}", counted(bytes, |n| format!("<meta name=a{n} content=b>")))
    }),
    ("linked-data.html", |bytes| {
        counted(bytes, |n| {
            format!(
                "<script type='application/ld+json'>{{\"@type\":\"Article\",\"headline\":\"a{n}\"}}</script>"
            )
        })
    }),
    ("brackets.html", |bytes| format!("<html>{}", again("<", bytes))),
    ("ampersands.html", |bytes| format!("<html>{}", again("&a", bytes))),
    ("comment.html", |bytes| format!("<html><!--{}", again("a b ", bytes))),
    ("offices.html", |bytes| {
        format!("<nav>{}", counted(bytes, |n| format!("<li>President Jane Doe{}</li>", word(n))))
    }),
    ("numbers.json", |bytes| format!("[{}0]", again("0,", bytes))),
    ("objects.json", |bytes| format!("[{}0]", again("{\"\":0},", bytes))),
    ("names.json", |bytes| format!("{{{}\"text\":\"{PROSE}\"}}", counted(bytes, |n| format!("\"a{n}\":0,")))),
    ("speakers.json", |bytes| {
        let names = counted(bytes, |n| format!("\"Jane Doe{}\",", word(n)));
        format!("{{\"text\":\"{PROSE}\",\"speakers\":[{names}0]}}")
    }),
    ("depth.json", |bytes| again("[{\"a\":", bytes)),
    ("string.json", |bytes| format!("{{\"text\":\"{}\"}}", again(PROSE, bytes))),
    ("elements.txt", |bytes| format!("<?xml version=\"1.0\"?><r>{}</r>", again("<t>a</t>", bytes))),
    ("names.txt", |bytes| {
        format!("<?xml version=\"1.0\"?><r>{}</r>", counted(bytes, |n| format!("<t{n}>a</t{n}>")))
    }),
    ("depth.txt", |bytes| format!("<?xml version=\"1.0\"?>{}", again("<r>", bytes))),
    ("attributes.txt", |bytes| {
        format!("<?xml version=\"1.0\"?><r {}/>", counted(bytes, |n| format!("a{n}=\"\" ")))
    }),
    ("tags-within-lines.md", |bytes| again("a <i>b</i>\n\n", bytes)),
    ("quotations.md", |bytes| again("> ", bytes)),
    ("lists.md", |bytes| again("+ ", bytes)),
    ("items.md", |bytes| again("- a\n", bytes)),
    ("brackets.md", |bytes| again("[", bytes)),
    ("stars.md", |bytes| again("*a_ ", bytes)),
    ("bars.md", |bytes| format!("|a|b|\n|-|-|\n{}", again("|", bytes))),
    ("cells.md", |bytes| format!("|a|b|\n|-|-|\n{}", again("|a|b|\n", bytes))),
    ("markup.md", |bytes| again("<div>\n\n", bytes)),
    ("front.md", |bytes| format!("---\n{}---\n{PROSE}", counted(bytes, |n| format!("a{n}: b\n")))),
    ("cues.vtt", |bytes| {
        format!("WEBVTT\n\n{}", counted(bytes, |n| format!("00:01.000 --> 00:02.000\n<v A{n}>a\n\n")))
    }),
    ("arrows.vtt", |bytes| format!("WEBVTT\n\n{}", again("-->\n", bytes))),
];

/// A text that repeats.
fn again(text: &str, bytes: usize) -> String {
    text.repeat(bytes / text.len())
}

/// A text whose parts all differ.
fn counted(bytes: usize, one: fn(usize) -> String) -> String {
    let mut text = String::with_capacity(bytes);
    let mut n = 0;
    while text.len() < bytes {
        text.push_str(&one(n));
        n += 1;
    }
    text
}

/// A number in letters.
fn word(n: usize) -> String {
    n.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}
