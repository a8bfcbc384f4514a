//! Texts that somebody wrote to make a parser slow or large. The bench measures them at the full size of a transcript.

/// Cases of about so many bytes: a name with the extension of its format, and the text.
pub(crate) fn cases(bytes: usize) -> Vec<(&'static str, String)> {
    let again = |text: &str| text.repeat(bytes / text.len() + 1);
    let counted = |one: &dyn Fn(usize) -> String| {
        let mut text = String::new();
        for n in 0.. {
            if text.len() >= bytes {
                break;
            }
            text.push_str(&one(n));
        }
        text
    };
    let word =
        |n: usize| n.to_string().bytes().map(|byte| char::from(byte - b'0' + b'a')).collect::<String>();
    let prose = "We met the envoys of both sides today and agreed on the points that were open. ".repeat(4);
    let mut cases = plain(&again, &counted, &word);
    cases.extend([
        ("letters.html", again("<p>a</p>")),
        ("breaks.html", again("<br>")),
        ("attributes.html", format!("<p {}>a", counted(&|n| format!("a{n} ")))),
        ("attributes-in-many-tags.html", counted(&|n| format!("{}a{n} ", if n % 400 == 0 { ">a<p " } else { "" }))),
        ("bold-left-open.html", counted(&|n| format!("<b id={n}>"))),
        ("bold-built-anew.html", counted(&|n| format!("<b id={n}><p>"))),
        ("unknown-elements.html", again("<x>")),
        ("across-one-another.html", again("<x><div></x>")),
        ("tables.html", again("<table><td>")),
        ("text-in-tables.html", format!("<table>{}", again("a<b>"))),
        ("headlines.html", counted(&|n| format!("<h1>Title {n}</h1>"))),
        ("metadata.html", format!("<html><head>{}", counted(&|n| format!("<meta name=a{n} content=b>")))),
        (
            "linked-data.html",
            counted(&|n| {
                format!("<script type='application/ld+json'>{{\"@type\":\"Article\",\"headline\":\"a{n}\"}}</script>")
            }),
        ),
        ("brackets.html", format!("<html>{}", again("<"))),
        ("ampersands.html", format!("<html>{}", again("&a"))),
        ("comment.html", format!("<html><!--{}", again("a b "))),
        ("offices.html", format!("<nav>{}", counted(&|n| format!("<li>President Jane Doe{}</li>", word(n))))),
        ("numbers.json", format!("[{}0]", again("0,"))),
        ("objects.json", format!("[{}0]", again("{\"\":0},"))),
        ("names.json", format!("{{{}\"text\":\"{prose}\"}}", counted(&|n| format!("\"a{n}\":0,")))),
        (
            "speakers.json",
            format!("{{\"text\":\"{prose}\",\"speakers\":[{}0]}}", counted(&|n| format!("\"Jane Doe{}\",", word(n)))),
        ),
        ("depth.json", again("[{\"a\":")),
        ("string.json", format!("{{\"text\":\"{}\"}}", again(&prose))),
        ("tags-within-lines.md", again("a <i>b</i>\n\n")),
        ("quotations.md", again("> ")),
        ("lists.md", again("+ ")),
        ("items.md", again("- a\n")),
        ("brackets.md", again("[")),
        ("stars.md", again("*a_ ")),
        ("bars.md", format!("|a|b|\n|-|-|\n{}", again("|"))),
        ("cells.md", format!("|a|b|\n|-|-|\n{}", again("|a|b|\n"))),
        ("markup.md", again("<div>\n\n")),
        ("front.md", format!("---\n{}---\n{prose}", counted(&|n| format!("a{n}: b\n")))),
        ("cues.vtt", format!("WEBVTT\n\n{}", counted(&|n| format!("00:01.000 --> 00:02.000\n<v A{n}>a\n\n")))),
        ("arrows.vtt", format!("WEBVTT\n\n{}", again("-->\n"))),
    ]);
    cases
}

fn plain(
    again: &dyn Fn(&str) -> String,
    counted: &dyn Fn(&dyn Fn(usize) -> String) -> String,
    word: &dyn Fn(usize) -> String,
) -> Vec<(&'static str, String)> {
    vec![
        ("one-word.txt", again("a")),
        ("one-line.txt", again("ab ")),
        ("lines.txt", again("a.\n")),
        ("questions.txt", again("Q Why is it so, and who says that it must be?\n")),
        (
            "voices.txt",
            counted(&|n| format!("MR. A{}: We agreed on that, as was said.\n", word(n).to_uppercase())),
        ),
        (
            "family-names.txt",
            counted(&|n| {
                format!("Jane D{}: We met Anna{} D{} there.\n", word(n % 60), word(n), word(n % 60))
            }),
        ),
        ("days.txt", again("26 May 2020 and 27 May 2020 and ")),
        ("colons.txt", again("A: b: c: ")),
        ("gaps.txt", again("a                                        ")),
        ("wrapped.txt", again("We met the envoys of both sides today and agreed on the points that\n")),
        ("ideographs.txt", again("我们会见了双方的使节，并同意了。")),
        ("cyrillic.txt", again("Мы встретились с послами обеих сторон и договорились. ")),
    ]
}
