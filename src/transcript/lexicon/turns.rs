//! Words that mark who speaks, and labels that mark nobody. All in lower case.

/// What ends a question, in the scripts of the publishers.
const QUESTION_MARKS: [char; 4] = ['?', '？', '؟', '\u{37e}'];

/// Whether something is asked.
pub(in crate::transcript) fn asks(text: &str) -> bool {
    // The marks of other scripts end with these two bytes.
    let may_ask = memchr::memchr3(b'?', 0x9f, 0xbe, text.as_bytes()).is_some();
    may_ask && text.contains(QUESTION_MARKS)
        || text.match_indices(';').any(|(at, _)| text.get(..at).is_some_and(is_greek))
}

/// Whether a text ends with a question.
pub(in crate::transcript) fn ends_asking(text: &str) -> bool {
    text.ends_with(QUESTION_MARKS) || text.strip_suffix(';').is_some_and(is_greek)
}

/// Whether a text ends in Greek, which asks with a semicolon.
fn is_greek(text: &str) -> bool {
    text.ends_with(|c| matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}'))
}

/// Who leads through a conversation.
#[rustfmt::skip]
pub(in crate::transcript) const LEADERS: &[&str] = &[
    "moderator", "operator", "interviewer", "moderador", "moderadora", "presentador", "presentadora", "ведущий", "ведущая",
    "модератор", "animateur", "host", "staff", "presenter", "prowadzący", "prowadząca", "moderátor", "moderátorka", "műsorvezető",
    "juontaja", "conduttore", "conduttrice", "presentatore", "presentatrice", "apresentador", "apresentadora", "gastgeber", "gastgeberin",
    "programledare", "sunucu", "voditelj", "voditeljica", "водитељ", "водещ", "ведуча", "παρουσιαστής", "主持人", "司会", "사회자", "مقدم", "المذيع", "مجری",
];

/// Others who are known by one word, and have no name.
#[rustfmt::skip]
pub(in crate::transcript) const UNNAMED: &[&str] = &[
    "interpreter", "participant", "anchor", "aide", "voice", "voz", "voces", "intérprete", "traductor", "maestra de ceremonias", "all",
];

/// Markers of a turn of the press or the public that asks.
#[rustfmt::skip]
pub(in crate::transcript) const ASKS: &[&str] = &[
    "q", "question", "questions", "journalist", "reporter", "correspondent", "audience question", "media", "press",
    "member of the press", "pregunta", "interlocutor", "interlocutora", "intervención", "periodista", "вопрос",
    "журналист", "корреспондент", "запитання", "питання", "журналіст", "frage", "journalistin", "întrebare",
    "întrebarea", "jurnalist", "domanda", "giornalista", "pergunta", "jornalista", "fråga", "otázka", "pytanie",
    "سؤال", "问", "問", "记者", "記者", "질문", "기자", "journaliste", "journalistes", "question de la presse", "novinář",
    "novinářka", "novináři", "dotaz", "reporterin", "frage eines journalisten", "fråga från journalist",
    "journalistfråga", "interviewer", "interviewerin", "entrevistador", "entrevistadora", "entrevistadores",
    "intervistatore", "intervistatrice", "intervieweur", "repórter", "reportero", "reportera", "prensa", "presse",
    "pressfråga", "ziarist", "кореспондент", "преса", "пресса", "питання журналіста", "вопрос журналиста",
    "интервьюер", "提问", "提問", "질의", "質询", "质询", "الصحفي", "صحفي", "الصحفية", "صحفية", "سائل", "questão",
    "questioner", "zusatzfrage", "nachfrage", "zuruf", "dziennikarz", "dziennikarka", "pytanie dziennikarza", "vraag",
    "журналістка", "журналистка", "корреспондентка", "jurnalistă", "realizator", "realizatoare", "redactor",
    "gazeteci", "soru", "újságíró", "kérdés", "ερώτηση", "δημοσιογράφος", "novinar", "novinarka", "pitanje", "въпрос",
    "журналист(ка)", "tanya", "wartawan", "质疑", "質問", "記者団", "שאלה", "질문자", "toimittaja", "spørsmål", "spørgsmål",
    "unidentified speaker", "unknown reporter", "female reporter", "male reporter", "question de journaliste",
    "spørger", "spørgeren", "pregunta de la prensa", "unidentified reporter", "unidentified journalist", "the press", "press question",
    "phóng viên", "س", "प्रश्न", "पत्रकार", "सवाल", "سوال", "پرسش", "خبرنگار", "δημοσιογραφος", "ερωτηση",
    "žurnalistas", "žurnalistė", "klausimas", "žurnālists", "žurnāliste", "jautājums", "ajakirjanik", "küsimus", "kysymys",
    "novinár", "novinárka", "redaktor", "redaktorka", "новинар", "прашање", "питање", "gazetar", "gazetare", "pyetje",
    "spurning", "sual", "soalan", "pemberita", "câu hỏi", "հարց", "შეკითხვა",
];

/// Markers of a turn of the press that remarks on something.
#[rustfmt::skip]
pub(in crate::transcript) const REMARKS: &[&str] = &[
    "remark", "comment", "реплика", "observación", "remarque", "репліка", "reaction", "poznámka", "bemerkung",
    "zwischenruf", "observație", "osservazione", "observação", "inlägg", "comentario", "commentaire", "commentary",
    "zusatz", "комментарий", "коментар", "response from the press", "reply from the press", "réaction", "reacción",
];

/// Markers of a turn of the public: a question when it is put as one.
#[rustfmt::skip]
pub(in crate::transcript) const PUBLIC: &[&str] = &[
    "audience member", "audience", "audience members", "student", "crowd", "público", "members of the audience",
    "publikum", "public", "голос из зала", "из зала", "голос із зали", "voz del público",
];

/// Markers of an answer by whoever answered before.
#[rustfmt::skip]
pub(in crate::transcript) const ANSWERS: &[&str] = &[
    "a", "answer", "reply", "ответ", "відповідь", "respuesta", "réponse", "antwort", "răspuns", "risposta",
    "resposta", "svar", "odpověď", "الجواب", "جواب", "答", "답변", "odpowiedź", "الإجابة", "ответ на вопрос", "réplique",
    "response", "antwoord", "yanıt", "cevap", "válasz", "απάντηση", "odgovor", "отговор", "回答", "答え", "תשובה", "답",
    "ج", "उत्तर", "जवाब", "پاسخ", "απαντηση", "trả lời",
    "atsakymas", "atbilde", "vastus", "vastaus", "përgjigje", "jawapan", "jawaban", "одговор", "cavab", "պատասխան", "პასუხი",
];

/// Labels before a colon that are nobody.
#[rustfmt::skip]
pub(in crate::transcript) const LABELS: &[&str] = &[
    "note", "notes", "contact", "contacts", "media contact", "press contact", "tel", "phone", "telephone", "fax",
    "email", "e-mail", "mail", "source", "date", "place", "location", "venue", "time", "photo", "photos", "video",
    "image", "subject", "subjects", "re", "see also", "read more", "read also", "web", "website", "update", "updated",
    "background", "fact sheet", "for more information", "for further information", "more information", "let op", "anrede", "untertitel", "achtung", "hinweis", "nota bene", "obs",
    "media enquiries", "media inquiries", "press release", "statement", "title", "cite", "ref", "reference", "topic",
    "topics", "tags", "category", "language", "department", "published", "posted", "share", "follow us", "url",
    "http", "https", "tipologia", "testata", "autore", "kategorie", "categoría", "categoria", "catégorie", "категория", "категорія",
    "рубрика", "부서명", "작성일", "조회수", "themen", "thema", "bereich", "sprecher", "redner", "speakers", "data source", "release no", "facebook", "twitter",
];
