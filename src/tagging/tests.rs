//! Whom phrases name.

use super::Tagger;
use crate::catalogue::Catalogue;
use crate::model::{Passage, Publisher, Statement, Turn};

pub(super) fn statement(language: &str, text: &str) -> Statement {
    let passage = Passage { id: "p1".to_owned(), text: text.to_owned(), time: None };
    Statement { language: language.to_owned(), turns: vec![Turn::of([passage])], ..Statement::default() }
}

/// Texts of a language, and whom they name.
const NAMED: &[(&str, &str, &[&str])] = &[
    ("en", "The UN met. The Security Council agreed.", &["un", "unsc"]),
    ("en", "The Security Council of the country agreed.", &[]),
    ("en", "UNGA met. The Security Council must be reformed.", &["un", "unga", "unsc"]),
    ("en", "The WHO met. The Security Council must be reformed.", &["who"]),
    ("en", "The OSCE met. The Permanent Council agreed.", &["osce", "osce-permanent-council"]),
    ("en", "The Permanent Council agreed.", &[]),
    ("es", "la Asamblea General de Naciones Unidas", &["un", "unga"]),
    (
        "en",
        "The European Council met. The Council agreed, and the Council went home.",
        &["eu", "european-council"],
    ),
    ("en", "The Council agreed.", &[]),
    ("en", "An important matter of AU$ 5.", &[]),
    ("en", "The African Union met; the AU agreed.", &["african-union"]),
    ("sv", "FN:s säkerhetsråd och Natos råd", &["nato", "un", "unsc"]),
    ("uk", "в Організації Об’єднаних Націй", &["un"]),
    ("zh", "联合国安理会通过决议", &["un", "unsc"]),
    ("ko", "유엔총회에서", &["un", "unga"]),
    ("ar", "والأمم المتحدة", &["un"]),
    ("ja", "ＡＳＥＡＮの中心性とＮＡＴＯを支持し", &["asean", "nato"]),
    ("es", "EL PUEBLO UN DÍA SERÁ UN PAÍS LIBRE", &[]),
    ("en", "The CSTO and the U.N. met the CIS’s envoys.", &["cis", "csto", "un"]),
    ("en", "Who said so? It is the who of who.", &[]),
    ("en", "The WHO said so.", &["who"]),
    ("en", "A resolution of the UN Security Council", &["un", "unsc"]),
    ("en", "at the November Collective Security Council in Bishkek", &["csto"]),
    ("en", "The g7+ countries met.", &["g7-plus"]),
    ("en", "The G7 countries met.", &["g7"]),
    ("en", "The G7+ Coordination Group met; the G7+ spoke.", &["g7"]),
    ("en", "Timor-Leste chairs the G7+, the group of fragile and conflict-affected states.", &["g7-plus"]),
    ("ru", "на заседании Организации Договора о коллективной безопасности", &["csto"]),
    ("ru", "в рамках ОДКБ и СНГ", &["cis", "csto"]),
    ("ru", "с Советом Безопасности ООН", &["un", "unsc"]),
    ("ro", "Organizaţia Naţiunilor Unite şi Uniunea Europeană", &["eu", "un"]),
    ("fr", "l’Organisation des Nations unies et l'OTAN", &["nato", "un"]),
    ("en", "NATO\u{a0}Secretary General", &["nato"]),
    ("en", "NATOs, UNO, decisis", &[]),
    ("en", "the Organisation for Security and Cooperation in Europe", &["osce"]),
    ("en", "WHO WILL COME TO THE UN?", &["un"]),
    ("en", "In 1975 the EEC opened its market.", &["eu"]),
    ("ru", "на саммите «семерки»", &["g7"]),
    ("ru", "саммит «Группы двадцати» прошёл", &["g20"]),
    ("ru", "в рамках «Группы семи» и «двадцатки»", &["g20", "g7"]),
    ("de", "die Welthandelsorganisation und die GUS", &["cis", "wto"]),
    ("es", "el FMI, la ONU y la UE", &["eu", "imf", "un"]),
    ("ru", "с участием ОБСЕ и СЕЛАК", &["celac", "osce"]),
    ("en", "A statement at UNGA.79 today", &["un", "unga"]),
    ("en", "NATO\u{a0}Secretary General and the Euro\u{ad}pean Un\u{ad}ion", &["eu", "nato"]),
    ("de", "in der Europäi-schen Union", &["eu"]),
    ("ar", "\u{202b}الأمم\u{200f} المتحدة\u{202c}", &["un"]),
    ("ar", "األمم المتحدة", &["un"]),
    ("ar", "ﺍﻷﻣﻢ ﺍﻟﻤﺘﺤﺪﺓ", &["un"]),
    ("ar", "في الأمـــم المتحدة", &["un"]),
    ("und", "IMF OF AND THE", &[]),
    ("en", "The UN met. I thank the Secretary-General.", &["un", "un-secretariat"]),
    ("en", "The UN met. The NATO Secretary General came; the Secretary General spoke.", &["nato", "un"]),
    ("es", "UN PAÍS MEJOR", &[]),
    ("fr", "UN ESPOIR", &[]),
    ("ro", "Am scris: UN NOU ÎNCEPUT. Apoi am plecat.", &[]),
    ("en", "WHO PAYS?", &[]),
    ("en", "We stood in the square. WE WILL KNOW WHO DID THIS! Then all went home.", &[]),
    ("es", "La gente decía: ¡SOMOS UN SOLO PUEBLO! Y cantaba.", &[]),
    ("en", "FAO, WHO", &["fao", "who"]),
    ("en", "OUR WORK. We asked the WHO and CIS envoys.", &["cis", "who"]),
    ("es", "OEA-UE", &["eu", "oas"]),
    ("uk", "Розмова з Радою Європи і з Європейським Союзом", &["coe", "eu"]),
    ("uk", "Генеральною Асамблеєю ООН", &["un", "unga"]),
    ("ro", "Organizației Mondiale a Sănătății îi mulțumim.", &["who"]),
    ("ro", "Misiunea Organizației pentru Securitate și Cooperare în Europa", &["osce"]),
    ("ro", "Sesiunea Adunării Generale a ONU", &["un", "unga"]),
    ("ro", "Statele Alianței Nord-Atlantice și ale Ligii Arabe", &["arab-league", "nato"]),
    ("ro", "Sprijinul Băncii Europene pentru Reconstrucție și Dezvoltare", &["ebrd"]),
    ("ar", "رسالة لمجلس الأمن", &["un", "unsc"]),
    ("ar", "ولجامعة الدول العربية", &["arab-league"]),
    ("ar", "كمنظمة الصحة العالمية", &["who"]),
    ("ar", "لحلف شمال الأطلسي", &["nato"]),
    ("ar", "وبالاتحاد الأوروبي", &["eu"]),
    ("de", "Der Weltsicherheitsrat tagte.", &["un", "unsc"]),
    ("de", "Die UN-Sicherheitsratsresolution und der Europaratsbeitritt", &["coe", "un", "unsc"]),
    ("de", "Das EU-Parlament und die Weltbankgruppe", &["eu", "european-parliament", "world-bank"]),
];

#[test]
fn organisations() {
    let tagger = Tagger::new(Catalogue::embedded());
    let mut wrong = Vec::new();
    for (language, text, expected) in NAMED {
        let tags = tagger.tag(&statement(language, text));
        let mut ids: Vec<&str> = tags.organisations.iter().map(|tag| tag.id.as_str()).collect();
        ids.sort_unstable();
        wrong.extend((ids != *expected).then(|| format!("{text}: {ids:?}, expected {expected:?}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_short_form_means_the_last_of_its_kind() {
    let tagger = Tagger::new(Catalogue::embedded());
    // With what their short forms name, in order.
    let cases: [(&str, &[&str]); 13] = [
        (
            "The UN Security Council met. The Council voted. Then the Council of Europe met. The Council has members.",
            &["unsc The Council", "coe The Council"],
        ),
        ("The UN met. The Security Council agreed. The Council voted.", &["unsc The Council"]),
        (
            "The UN Security Council met the Gulf Cooperation Council. The Council voted.",
            &["gcc The Council"],
        ),
        ("The UN Security Council met the Nordic Council. The council voted.", &[]),
        (
            "The European Court of Human Rights met. The Supreme Court of Ruritania ruled. The Court was wrong.",
            &[],
        ),
        ("The European Court of Human Rights met. The Court of Ruritania ruled. The Court was wrong.", &[]),
        (
            "The European Court of Human Rights met. This Court ruled. The Court was right.",
            &["echr The Court"],
        ),
        (
            "The European Commission met the African Union Commission. The Commission spoke.",
            &["african-union-commission The Commission"],
        ),
        ("The UN Economic Commission for Europe met. The commission spoke.", &[]),
        ("The World Bank spoke on the bank of a river. The Bank lends.", &["world-bank The Bank"]),
        (
            "The OSCE met. The Organisation of the feast was good, and so was the Organization.",
            &["osce the Organization"],
        ),
        ("The Council of Europe met. The Security Council voted. The Council left.", &[]),
        ("The Council agreed.", &[]),
    ];
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let tags = tagger.tag(&statement("en", text)).organisations;
        let mut short: Vec<String> = Vec::new();
        for tag in &tags {
            let is_short = |phrase: &&str| phrase.to_lowercase().starts_with("the ");
            let phrases = tag.mentions.iter().map(|mention| mention.phrase.as_str());
            short.extend(phrases.filter(is_short).map(|phrase| format!("{} {phrase}", tag.id)));
        }
        short.sort_unstable();
        let mut expected: Vec<&str> = expected.to_vec();
        expected.sort_unstable();
        wrong.extend((short != expected).then(|| format!("{text}: {short:?}, expected {expected:?}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Topics of a text whose words are otherwise `filler`.
fn topics(title: Option<&str>, texts: &[&str]) -> Vec<String> {
    let toml = "
[rivers]
name = \"Rivers\"
phrases.en = [\"river basin\", \"flood plain\", \"estuary\"]
weak.en = [\"water\", \"bank\", \"ferry\"]

[money]
name = \"Money\"
phrases.en = [\"river basin\", \"interest rate\"]
weak.en = [\"bank\"]

[whole]
name = \"Nature\"
phrases.en = [\"nature\"]
";
    let catalogue = Catalogue::parse([("topics.toml", toml)]).unwrap();
    let mut one = statement("en", "");
    one.title = title.map(str::to_owned);
    let passage =
        |(n, text): (usize, &&str)| Passage { id: format!("p{n}"), text: (*text).to_owned(), time: None };
    one.turns[0].passages = texts.iter().enumerate().map(passage).collect();
    Tagger::new(catalogue).tag(&one).topics.into_iter().map(|tag| tag.id).collect()
}

#[test]
fn a_topic_needs_a_stretch_that_is_about_it() {
    let far = "word ".repeat(400);
    let about = "The river basin has an estuary and a flood plain; its water is clean.";
    assert_eq!(topics(None, &[about]), ["rivers"]);
    assert_eq!(
        topics(None, &["The river basin.", &far, "An estuary.", &far, "Water."]),
        [""; 0],
        "too far apart"
    );
    assert_eq!(
        topics(None, &["Water on a bank by a ferry."]),
        [""; 0],
        "weak words say nothing by themselves"
    );
    assert_eq!(topics(Some("A flood plain"), &["It is dry."]), ["rivers"], "the title says it");
    assert_eq!(topics(None, &["estuary, estuary, estuary"]), [""; 0], "saying it again is not saying more");
    assert_eq!(topics(None, &[&far, about, &far]), ["rivers"], "long texts may be about many things");
    let again = ["The river basin.", &far].repeat(9);
    assert_eq!(topics(None, &again), [""; 0], "nor is saying it again elsewhere");
    let passing = "The river basin has water.";
    assert_eq!(topics(None, &[passing]), ["rivers"], "who says little else means it");
    assert_eq!(topics(None, &[passing, &far]), [""; 0], "who says much else does not");
}

#[test]
fn topics_may_share_a_phrase() {
    let text = "The river basin of the interest rate, by the flood plain.";
    let mut found = topics(None, &[text]);
    found.sort_unstable();
    assert_eq!(found, ["money", "rivers"]);
}

/// Topics of a text by a catalogue of one's own.
fn topics_by(toml: &str, language: &str, text: &str) -> Vec<String> {
    let catalogue = Catalogue::parse([("topics.toml", toml)]).unwrap();
    let tags = Tagger::new(catalogue).tag(&statement(language, text));
    tags.topics.into_iter().map(|tag| tag.id).collect()
}

#[test]
fn a_name_counts_as_several_words() {
    let toml = "
[tolls]
name = \"Tolls\"
names.en = [\"tolls\"]
phrases.en = [\"fee\"]

[roads]
name = \"Roads\"
phrases.en = [\"fee\", \"toll\"]
";
    assert_eq!(topics_by(toml, "en", "A toll is a fee."), ["tolls"]);
    assert_eq!(topics_by(toml, "en", "A toll."), [""; 0], "a name alone is a word in passing");
}

#[test]
fn words_are_known_in_the_forms_of_their_language() {
    let tolls = |language: &str, phrase: &str| {
        format!("[tolls]\nname = \"Tolls\"\nscore_min = 0.2\nphrases.{language} = [\"{phrase}\"]\n")
    };
    let forms = [
        ("el", "πόλεμος", "Ο ΠΟΛΕΜΟΣ.", true),
        ("el", "πόλεμος", "του πολέμου", true),
        ("fi", "lakko", "lakkojen", true),
        ("tr", "terör", "terörle", true),
        ("pl", "sankcje gospodarcze", "sankcji gospodarczych", true),
        ("pl", "wojna", "wojsko", false),
        ("hu", "háború", "háborúban", true),
        ("bg", "избори", "изборите", true),
        ("fa", "تحریم", "تحریم\u{200c}های", true),
    ];
    for (language, phrase, text, known) in forms {
        assert_eq!(topics_by(&tolls(language, phrase), language, text).len(), usize::from(known), "{text}");
    }
}

#[test]
fn words_of_one_stem_are_not_one_word() {
    let care = "
[care]
name = \"Care\"
score_min = 0.2
phrases.en = [\"hospitals\"]
phrases.es = [\"salud\", \"deporte\", \"casas\"]
phrases.fr = [\"loyer\"]

[guests]
name = \"Guests\"
score_min = 0.2
phrases.en = [\"hospitality\"]
phrases.es = [\"deportados\", \"maras\"]
";
    let cases: [(&str, &str, &[&str]); 12] = [
        ("en", "Thank you for your hospitality.", &["guests"]),
        ("en", "The hospital and other hospitals.", &["care"]),
        ("es", "Les mando un saludo.", &[]),
        ("es", "La salud de todos.", &["care"]),
        ("es", "Los deportes de la escuela.", &["care"]),
        ("es", "Fueron deportadas.", &["guests"]),
        ("es", "Las salas deportivas.", &[]),
        ("es", "En todo caso.", &[]),
        ("es", "La casa nueva.", &["care"]),
        ("es", "El mar es azul.", &[]),
        ("fr", "Le loyer monte.", &["care"]),
        ("fr", "La loi est votée.", &[]),
    ];
    for (language, text, expected) in cases {
        assert_eq!(topics_by(care, language, text), expected, "{text}");
    }
}

/// The topics that the catalogue sees in a passage.
fn seen(tagger: &Tagger, language: &str, text: &str) -> Vec<String> {
    tagger.tag(&statement(language, text)).topics.into_iter().map(|tag| tag.id).collect()
}

/// Passages of our own writing, and a topic of each.
const PASSAGES: [(&str, &str, &str); 20] = [
    (
        "en",
        "sanctions",
        "The ministers agreed on further restrictive measures against those who finance the war: an asset freeze, travel bans for twelve officers, and an embargo on machine parts. The measures will be looked at again in spring.",
    ),
    (
        "en",
        "human-rights",
        "We are alarmed by the arbitrary detention of students who met in the square. Freedom of assembly and freedom of expression are no gift of a government, and whoever was arrested for speaking must be released.",
    ),
    (
        "en",
        "corruption",
        "The port authority's new director told parliament how contracts were sold. Bribery on this scale needs accomplices abroad, and the law on money laundering shall be applied to them as well; corruption is no local custom.",
    ),
    (
        "en",
        "trade",
        "Our two countries exchange more goods than ever. The trade agreement removed most tariffs, bilateral trade has doubled, and exporters of timber asked us for a common customs form.",
    ),
    (
        "fr",
        "sanctions",
        "Le Conseil a prolongé les mesures restrictives pour six mois. Le gel des avoirs touche désormais vingt personnes, et les sanctions économiques visent aussi les intermédiaires qui livrent des pièces détachées.",
    ),
    (
        "es",
        "human-rights",
        "La comisión recibió a las familias de las personas desaparecidas. Las violaciones a los derechos humanos no prescriben, dijo, y la tortura y las detenciones arbitrarias serán investigadas sin excepción.",
    ),
    (
        "ru",
        "sanctions",
        "Министр назвал односторонние ограничительные меры незаконными. Санкции против наших банков и замороженные активы не изменят курса страны, а ответные меры будут приняты в нужное время.",
    ),
    (
        "uk",
        "war-crimes",
        "Слідчі записали свідчення жителів села. Воєнні злочини не мають строку давності, і спеціальний трибунал має притягти до відповідальності кожного, хто віддавав накази про масові вбивства.",
    ),
    (
        "de",
        "climate-change",
        "Der Klimawandel trifft die Inseln zuerst. Die Klimafinanzierung muss wachsen, und das Pariser Abkommen verpflichtet alle, ihre Emissionen zu senken und die Folgen des Klimawandels zu mildern.",
    ),
    (
        "it",
        "migration",
        "I flussi migratori attraverso lo stretto sono raddoppiati. La lotta ai trafficanti di esseri umani e la migrazione legale vanno insieme, ha detto il ministro dopo l'incontro sui rimpatri.",
    ),
    (
        "pt",
        "poverty",
        "A ministra apresentou o plano de combate à fome. A pobreza extrema voltou às periferias, a desigualdade cresce, e a erradicação da pobreza exige creches, trabalho e merenda em todas as escolas.",
    ),
    (
        "ro",
        "corruption",
        "Noua lege întărește lupta împotriva corupției. Corupția din achiziții a costat orașul un spital, iar spălarea banilor prin firme străine va fi cercetată de procurori.",
    ),
    (
        "zh",
        "sanctions",
        "外交部发言人说，单边制裁没有国际法依据。制裁措施伤害普通家庭，我们反对长臂管辖，也将对非法单边制裁采取反制措施。",
    ),
    (
        "ar",
        "terrorism",
        "بحث الوزيران مكافحة الإرهاب على الحدود. وقال الوزير إن الجماعات الإرهابية لا دين لها، وإن تمويل الإرهاب يجب أن يتوقف قبل أن تمتد العمليات الإرهابية إلى الساحل.",
    ),
    (
        "sv",
        "crime-and-policing",
        "Regeringen lägger fram en lag mot gängkriminalitet. Fler poliser i förorterna, längre straff för den som rekryterar barn och bättre stöd till brottsoffer ska göra gatorna trygga igen.",
    ),
    (
        "fr",
        "housing",
        "Dans nos ports, le loyer mange la moitié du salaire. Le maire a reçu les locataires du quai, il a promis de parler au propriétaire et de rendre compte avant l'hiver.",
    ),
    (
        "de",
        "housing",
        "Bezahlbares Wohnen darf kein Vorrecht der Reichen sein, sagte die Ministerin am Hafen. Wer hier arbeitet, soll hier auch bleiben, und darum gibt das Baugesetzbuch den Mietern ein Wort dazu.",
    ),
    (
        "es",
        "water",
        "Hoy abrimos la llave del nuevo alcantarillado, y el pueblo bailó en la plaza. Faltan las plantas desaladoras de la costa, pero nadie volverá a cargar cántaros por esta cuesta.",
    ),
    (
        "ru",
        "agriculture",
        "Дожди задержали работу на две недели. Уборочная кампания начнётся в августе, аграрный сектор получит топливо вовремя, а старые машины заменят до весны.",
    ),
    (
        "uk",
        "education",
        "Міністр побував у селі над річкою. Підземні школи будують у трьох громадах, шкільне харчування буде безкоштовним, а автобуси купили ще навесні.",
    ),
];

#[test]
fn a_short_acronym_is_matched_by_its_case() {
    let toml = "
[minds]
name = \"Minds\"
score_min = 0.2
phrases.en = [\"AIDS\", \"EU law\"]
phrases.fr = [\"CETA\"]
phrases.ro = [\"ANI\"]
phrases.ru = [\"ИИ\"]
phrases.sv = [\"COVID\"]
";
    for (language, text) in [
        ("en", "They fought AIDS."),
        ("en", "They fought Aids, as a paper writes."),
        ("en", "It is EU law."),
        ("fr", "Le CETA est signé."),
        ("ro", "Raportul ANI este public."),
        ("ru", "Развитие ИИ и науки."),
        ("sv", "Om covid och mer."),
    ] {
        assert_eq!(topics_by(toml, language, text), ["minds"], "{text}");
    }
    for (language, text) in [
        ("en", "First aid and more aids."),
        ("fr", "C'est cette loi."),
        ("ro", "Au trecut mulți ani."),
        ("ru", "Мир и труд, их дом."),
    ] {
        assert_eq!(topics_by(toml, language, text), [""; 0], "{text}");
    }
}

#[test]
fn a_passage_is_about_what_officials_say_in_it() {
    let tagger = Tagger::new(Catalogue::embedded());
    for (language, topic, text) in PASSAGES {
        let seen = seen(&tagger, language, text);
        assert!(seen.iter().any(|id| id == topic), "{text}: {seen:?} lacks {topic}");
    }
}

#[test]
fn a_word_in_passing_makes_no_topic() {
    let tagger = Tagger::new(Catalogue::embedded());
    let cases: [(&str, &str); 6] = [
        (
            "military-exercises",
            "The school by the harbour holds fire drills each spring, and the drills of this year went well: the pupils left the house in four minutes, and nobody forgot the cat of the caretaker.",
        ),
        (
            "space",
            "We need more space in the market hall. There is space for forty stalls, and the bakers ask for space near the door, where the wind carries the smell of bread into the street.",
        ),
        (
            "banking",
            "The bank of the river is steep here. My father fished from that bank, and from the other bank one sees the mill, the orchards and the tower of the old church.",
        ),
        (
            "armed-forces",
            "The military attaché of the embassy joined us for dinner, and afterwards the Secretary of Defense sent his greetings. We spoke about orchards, about the harvest, and about the school that bears his grandfather's name.",
        ),
        (
            "justice",
            "Justice and fairness guide what we do, said the Attorney General when she opened the flower show. The judges gave the first prize to a rose from the north, and the jury praised the gardeners.",
        ),
        (
            "health-care",
            "I thank you for your hospitality. We shall not forget the warmth of this house, the bread and the songs, and we hope that you will soon be our guests across the river.",
        ),
    ];
    for (topic, text) in cases {
        let seen = seen(&tagger, "en", text);
        assert!(!seen.iter().any(|id| id == topic), "{text}: {seen:?} has {topic}");
    }
}

#[test]
fn publishers() {
    let tagger = Tagger::new(Catalogue::embedded());
    let mut one = statement("en", "Text.");
    one.publisher =
        Some(Publisher { name: "Ambasada Federaţiei Ruse în România".to_owned(), organisation: None });
    tagger.identify(&mut one);
    assert_eq!(one.publisher.unwrap().organisation.as_deref(), Some("russia-mfa"));
}

#[test]
fn evidence_is_quoted_as_it_stands() {
    let tags = Tagger::new(Catalogue::embedded())
        .tag(&statement("ru", "Роль Организации Объединённых Наций растёт."));
    assert_eq!(tags.organisations[0].mentions[0].phrase, "Организации Объединённых Наций");
}

#[test]
fn a_text_without_paragraphs_is_looked_at_to_its_end() {
    let tagger = Tagger::new(Catalogue::embedded());
    let text = "We met the Security Council of the United Nations and went on. ".repeat(5_000);
    let tags = tagger.tag(&statement("en", &text));
    let council = tags.organisations.iter().find(|tag| tag.id == "unsc").unwrap();
    assert_eq!(council.mentions.len(), 5_000);
    assert!(tagger.tag(&statement("en", &"a".repeat(200_000))).organisations.is_empty());
}

#[test]
fn a_new_name_leads_no_text_away_from_an_older_one() {
    let toml = r#"
[a]
name = "Partners"
kind = "alliance"
phrases.ro = ["Vechii Parteneri"]

[b]
name = "Council"
kind = "alliance"
phrases.ro = ["Consiliul Parteneriatului"]

[c]
name = "Eastern Partnership"
kind = "alliance"
phrases.ro = ["Parteneriatul Estic"]

[d]
name = "Offices"
kind = "alliance"
phrases.ro = ["Biroul Partenerului", "Parteneriat pentru Pace"]
"#;
    let tagger = Tagger::new(Catalogue::parse([("organisations.toml", toml)]).unwrap());
    for (text, id) in [
        ("Vechii Parteneri", "a"),
        ("Consiliul Parteneriatului", "b"),
        ("Parteneriatul Estic", "c"),
        ("Biroul Partenerului", "d"),
        ("Parteneriat pentru Pace", "d"),
    ] {
        let tags = tagger.tag(&statement("ro", text));
        let found: Vec<&str> = tags.organisations.iter().map(|tag| tag.id.as_str()).collect();
        assert_eq!(found, [id], "{text}");
    }
}

#[test]
fn the_body_that_meets_is_named_by_the_occasion() {
    let text = "We thank the Council for its report, and the rivers for their patience.";
    let tagger = Tagger::new(Catalogue::embedded());
    assert!(tagger.tag(&statement("en", text)).organisations.is_empty());
    let occasion = Some("47th session of the Human Rights Council".to_owned());
    let tags = tagger.tag(&Statement { occasion, ..statement("en", text) });
    let council = tags.organisations.iter().find(|tag| tag.id == "un-human-rights-council").unwrap();
    let within: Vec<bool> = council.mentions.iter().map(|mention| mention.passage.is_some()).collect();
    assert_eq!(within, [false, true]);
}
