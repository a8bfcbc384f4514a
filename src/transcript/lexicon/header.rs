//! Labels of the lines of a header. All in lower case.

/// What a label of a header announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::transcript) enum Label {
    Title,
    Date,
    Place,
    Publisher,
    Speaker,
    /// What a text is filed under.
    Subject,
}

/// Labels before a colon or in brackets.
#[rustfmt::skip]
const LABELS: [(Label, &[&str]); 6] = [
    (Label::Title, &[
        "title", "titre", "título", "titolo", "titel", "titlu", "заголовок", "标题", "標題", "제목", "назва", "название",
        "rubrik", "tytuł", "τίτλος", "العنوان", "عنوان", "başlık", "cím", "tittel", "otsikko", "název", "件名", "ref", "re", "subject", "objet", "betreff", "oggetto",
        "asunto", "assunto", "тема", "temat", "věc", "tárgy", "konu", "perihal", "主题", "主旨", "الموضوع",
    ]),
    (Label::Date, &[
        "date", "datum", "fecha", "data", "дата", "日期", "날짜", "작성일", "発表日", "日時", "時間", "时间", "發布時間", "发布时间", "发布日期", "發布日期", "更新日", "tarih", "dato", "dátum", "päivämäärä",
        "ημερομηνία", "التاريخ", "تاریخ", "תאריך", "tanggal", "delivered on", "published", "date published", "dată", "วันที่",
    ]),
    (Label::Place, &[
        "place", "location", "venue", "lieu", "lugar", "ort", "luogo", "local", "loc", "место", "місце", "plats", "sted",
        "miejsce", "místo", "plaats", "paikka", "τόπος", "المكان", "مکان", "محل", "地点", "地點", "場所", "会場", "장소", "yer", "hely", "locul",
        "locatie", "מקום", "สถานที่",
    ]),
    (Label::Publisher, &[
        "from", "source", "publisher", "issued by", "published by", "de", "quelle", "herausgeber", "fonte", "fuente",
        "источник", "източник", "джерело", "źródło", "sursa", "avsändare", "bron", "المصدر", "منبع", "来源", "來源", "출처",
        "sumber", "nguồn", "kaynak", "zdroj", "lähde", "kilde", "forrás", "πηγή", "izvor", "извор", "vydavatel", "utgivare", "udgiver",
        "utgiver", "content provider", "utgjevar", "julkaisija", "文章来源", "信息来源", "稿件来源", "资料来源", "資料來源", "稿源", "발행처",
    ]),
    (Label::Speaker, &[
        "speaker", "delivered by", "speech by", "by", "orateur", "oratrice", "redner", "rednerin", "redner(in)", "redner/in", "orador", "oradora",
        "av", "von", "par", "докладчик", "spreker", "intervenant", "intervenante", "intervenant(s)", "выступающий", "спикер",
        "промовець", "доповідач", "спікер", "talare", "mówca", "oratore", "ponente", "vorbitor", "연설자", "المتحدث", "konuşmacı",
    ]),
    (Label::Subject, &[
        "subjects", "topics", "tags", "keywords", "category", "categories", "kategorie", "categoría", "categoria", "catégorie", "категория",
        "категорія", "рубрика", "теги", "schlagwörter", "schlagworte", "mots-clés", "etiquetas", "palabras clave", "palavras-chave",
        "ключевые слова", "ключові слова", "słowa kluczowe", "ετικέτες",
    ]),
];

/// Labels of lines below a headline that tell by whom and when, besides those of speakers and publishers.
#[rustfmt::skip]
const BYLINES: [&str; 14] =    [
    "por", "di", "fra", "från", "circonstances", "occasion", "anlass", "ocasión", "occasione", "кому", "publisert under", "durata",
    "durée", "duración",
];

/// Labels on a line of their own, without a colon, wherever they stand.
const ALONE: [&str; 6] = ["location", "venue", "delivered by", "issued by", "published by", "intervenant(s)"];

/// Whether a label needs no mark behind it to be one.
pub(in crate::transcript) fn is_label_alone(label: &str) -> bool {
    ALONE.contains(&label.to_lowercase().as_str())
}

/// What a label of a header announces.
pub(in crate::transcript) fn header_label(label: &str) -> Option<Label> {
    const BYTES_MAX: usize = 24;
    if label.is_empty() || label.len() > BYTES_MAX {
        return None;
    }
    let lower = label.to_lowercase();
    LABELS.iter().find(|(_, words)| words.contains(&lower.as_str())).map(|(label, _)| *label)
}

/// Whether a label in lower case begins a line below a headline, which is none.
pub(in crate::transcript) fn is_byline(label: &str) -> bool {
    matches!(header_label(label), Some(Label::Speaker | Label::Publisher)) || BYLINES.contains(&label)
}
