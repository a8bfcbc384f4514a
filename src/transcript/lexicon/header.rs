//! Labels of the lines of a header. All in lower case.

/// What a label of a header announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::transcript) enum Label {
    Title,
    Place,
    Publisher,
    Speaker,
}

/// Labels before a colon or in brackets.
#[rustfmt::skip]
const LABELS: [(Label, &[&str]); 4] = [
    (Label::Title, &["title", "titre", "título", "titolo", "titel", "titlu", "заголовок", "标题"]),
    (Label::Place, &[
        "place", "location", "venue", "lieu", "lugar", "ort", "luogo", "local", "loc", "место", "місце", "plats", "sted",
        "miejsce", "místo", "plaats", "paikka", "τόπος", "المكان", "地点", "地點", "場所", "장소",
    ]),
    (Label::Publisher, &[
        "from", "source", "publisher", "issued by", "published by", "de", "quelle", "herausgeber", "fonte", "fuente",
        "источник", "джерело", "źródło", "sursa", "avsändare", "bron", "المصدر", "来源", "來源", "출처",
        "sumber", "nguồn", "kaynak", "zdroj", "lähde", "kilde", "forrás", "πηγή", "izvor", "vydavatel", "utgivare", "udgiver",
        "utgiver", "utgjevar", "julkaisija", "文章来源", "信息来源", "稿件来源", "资料来源", "稿源", "발행처",
    ]),
    (Label::Speaker, &[
        "speaker", "delivered by", "speech by", "by", "orateur", "oratrice", "redner", "rednerin", "orador", "oradora",
        "av", "von", "par", "докладчик", "spreker",
    ]),
];

/// Labels of lines below a headline that tell by whom and when, besides those of speakers and publishers.
#[rustfmt::skip]
const BYLINES: [&str; 14] =    [
    "por", "di", "fra", "från", "circonstances", "occasion", "anlass", "ocasión", "occasione", "кому", "publisert under", "durata",
    "durée", "duración",
];

/// Labels on a line of their own, without a colon.
const ALONE: [&str; 5] = ["location", "venue", "delivered by", "issued by", "published by"];

/// What a label of a header announces; one that stands `alone` has no mark behind it.
pub(in crate::transcript) fn header_label(label: &str, alone: bool) -> Option<Label> {
    const BYTES_MAX: usize = 24;
    if label.is_empty() || label.len() > BYTES_MAX {
        return None;
    }
    let lower = label.to_lowercase();
    let known = LABELS.iter().find(|(_, words)| words.contains(&lower.as_str()));
    known.filter(|_| !alone || ALONE.contains(&lower.as_str())).map(|(label, _)| *label)
}

/// Whether a label in lower case begins a line below a headline, which is none.
pub(in crate::transcript) fn is_byline(label: &str) -> bool {
    matches!(header_label(label, false), Some(Label::Speaker | Label::Publisher)) || BYLINES.contains(&label)
}
