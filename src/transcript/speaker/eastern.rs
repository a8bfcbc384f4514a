//! People in scripts without capitals: Chinese, Korean, Arabic. Family names and offices tell them.

use crate::model::Speaker;

/// Characters of an office before a name.
const ROLE_CHARACTERS_MAX: usize = 16;

/// Chinese offices, the longer before those that they end with.
#[rustfmt::skip]
const CHINESE: [&str; 27] = [
    "国务委员", "总书记", "委员长", "秘书长", "发言人", "常驻代表", "总理", "總理", "主席", "部长", "部長", "外长", "大使", "总统", "總統",
    "首相", "书记", "司长", "议长", "行长", "局长", "校长", "院长", "市长", "省长", "代表", "首席",
];
/// Chinese family names.
const FAMILIES: &str = "习習李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵洪翁古聂柳祝甘欧齐庄柯施骆葛颜倪严尤俞阮蓝鲁韦苗焦梅盛童霍饶关纪舒屈项祁兰涂毕安岳穆凌孟龙万段雷钱汤尹黎易常武乔贺赖龚文习温张劉陳楊趙黃華华耿汪毛赵李賴蕭鄭蘇謝許吳葉盧馬羅韓顧龔鄧譚鍾簡游卓";
/// Words that follow a Chinese name in a sentence.
#[rustfmt::skip]
const CHINESE_AFTER: [&str; 34] = [
    "會見", "與", "對", "說", "發表", "舉行", "於", "談", "宣布", "為", "就職",
    "主持", "在", "出席", "会见", "就", "答", "的", "同", "与", "和", "对", "向", "说", "发表", "表示", "接受", "举行", "致", "代表", "于", "谈",
    "作", "为",
];

/// Japanese offices, the longer before those that they end with.
#[rustfmt::skip]
const JAPANESE: [&str; 23] = [
    "内閣総理大臣", "総理大臣", "外務副大臣", "外務大臣", "防衛大臣", "財務大臣", "総務大臣", "法務大臣", "環境大臣", "文部科学大臣", "厚生労働大臣",
    "農林水産大臣", "経済産業大臣", "国土交通大臣", "内閣官房長官", "官房長官", "外務報道官", "報道官", "内閣広報官", "外務事務次官", "外務大臣政務官", "総裁", "総理",
];
/// What stands before an office and is no name.
#[rustfmt::skip]
const JAPANESE_NOBODY: [&str; 22] = [
    "国", "前", "元", "新", "副", "両", "各", "米", "英", "仏", "独", "伊", "露", "韓", "日銀", "銀行", "省", "庁", "府", "内閣", "臨時代理", "党",
];

#[rustfmt::skip]
const KOREAN: [&str; 14] = [
    "대통령", "국무총리", "총리", "장관", "차관", "대변인", "대사", "의장", "위원장", "실장", "수석", "국장", "총재", "주석",
];
const KOREAN_FAMILIES: &str = "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민진나지엄채원천방공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용예";

#[rustfmt::skip]
const ARABIC: [&str; 23] = [
    "وزير", "وزيرة", "رئيس", "رئيسة", "سفير", "سفيرة", "مندوب", "مندوبة", "ملك", "أمير", "أمين", "ناطق", "متحدث", "متحدثة", "نائب", "مستشار",
    "الناطقة", "وزیر", "نماینده", "سفیر", "سخنگوی", "معاون", "رئیس‌جمهور",
];
#[rustfmt::skip]
const ARABIC_TITLES: [&str; 25] = [
    "معالي", "سعادة", "فخامة", "دولة", "جلالة", "سمو", "صاحب", "صاحبة", "السيد", "السيدة", "السيّد", "الدكتور", "الدكتورة", "الأستاذ", "الأستاذة",
    "الشيخ", "الأمير", "المعالي", "جناب", "آقای", "خانم", "سرکار", "دکتر", "مهندس", "حضرت",
];
/// Words at which an Arabic name ends.
#[rustfmt::skip]
const ARABIC_AFTER: [&str; 26] = [
    "ونظيره", "ونظيرته", "ونظيريه", "في", "أمام", "خلال", "بمناسبة", "حول", "مع", "إلى", "على", "عن", "من", "أثناء", "لدى", "بشأن", "قبل", "بعد", "عقب", "بمناسبه", "در", "به", "با", "برای", "درباره", "پیرامون",
];

/// What a Persian office is of, without an article.
const PERSIAN_PORTFOLIOS: [&str; 10] =
    ["امور", "خارجه", "دفاع", "کشور", "نفت", "نیرو", "اقتصاد", "بهداشت", "اطلاعات", "دادگستری"];

/// How lands begin behind an office: `of the Republic`.
const ARABIC_LANDS: [&str; 6] = ["لجمهورية", "للجمهورية", "لمملكة", "للمملكة", "لدولة", "لسلطنة"];

/// Words of an Arabic office behind a name.
const OFFICE_WORDS_MAX: usize = 12;

/// The first person whom a text names with his office, and whether nothing else stands in it.
pub(super) fn first(text: &str) -> Option<(Speaker, bool)> {
    let found = if text.chars().any(is_arabic) {
        arabic(text)
    } else if text.chars().any(|c| ('\u{ac00}'..='\u{d7a3}').contains(&c)) {
        korean(text)
    } else if text.chars().any(is_ideograph) {
        japanese(text).or_else(|| chinese(text))
    } else {
        return None;
    };
    let (speaker, span) = found?;
    let rest = [text.get(..span.start)?, text.get(span.end..)?].concat();
    Some((speaker, !rest.chars().any(char::is_alphanumeric)))
}

/// Whether a text is written without capitals.
pub(in crate::transcript) fn is_eastern(text: &str) -> bool {
    text.chars().any(|c| is_arabic(c) || is_ideograph(c) || ('\u{ac00}'..='\u{d7a3}').contains(&c))
}

/// Whether a word is an office, or ends with one.
pub(super) fn is_office(word: &str) -> bool {
    is_eastern(word)
        && (arabic_office(word).is_some()
            || CHINESE.iter().chain(&KOREAN).any(|office| word.ends_with(office)))
}

/// `林外務大臣`, `内閣広報官`: a name, or what an office is of, and the office.
pub(in crate::transcript) fn is_japanese_office(label: &str) -> bool {
    const OFFICES: [&str; 14] = [
        "大臣",
        "総理",
        "首相",
        "長官",
        "報道官",
        "広報官",
        "次官",
        "政務官",
        "大使",
        "局長",
        "課長",
        "総裁",
        "大統領",
        "議長",
    ];
    (3..=20).contains(&label.chars().count())
        && label.chars().all(|c| u32::from(c) >= 0x2e80)
        && OFFICES.iter().any(|office| label.ends_with(office))
}

/// An Arabic office without the article and what is written together with it.
pub(super) fn arabic_office(word: &str) -> Option<&str> {
    let bare = [word]
        .into_iter()
        .chain(["لل", "ال", "ل", "و", "ب"].iter().filter_map(|start| word.strip_prefix(start)));
    let mut bare = bare.flat_map(|word| [word, word.strip_prefix("ال").unwrap_or(word)]);
    bare.find(|word| ARABIC.contains(word))
}

fn is_arabic(c: char) -> bool {
    ('\u{600}'..='\u{6ff}').contains(&c)
}

fn is_ideograph(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

type Found = (Speaker, std::ops::Range<usize>);

fn named(name: &str, role: &str, span: std::ops::Range<usize>) -> Found {
    (Speaker { name: name.to_owned(), role: Some(role.to_owned()), organisation: None }, span)
}

/// `例田内閣総理大臣記者会見`, `…における例田内閣総理大臣施政方針演説`: in Japanese the name goes before the office.
fn japanese(text: &str) -> Option<Found> {
    const NAME_CHARACTERS_MAX: usize = 5;
    let (at, office) = JAPANESE.iter().find_map(|office| Some((text.find(office)?, *office)))?;
    let before = text.get(..at)?;
    let name = before.get(before.trim_end_matches(|c| is_ideograph(c) || c == '々').len()..)?;
    let person = (1..=NAME_CHARACTERS_MAX).contains(&name.chars().count())
        && !JAPANESE_NOBODY.iter().any(|word| name.ends_with(word));
    person.then(|| named(name, office, at - name.len()..at + office.len()))
}

/// `国务院总理 李示例`, `外交部发言人李示例主持…`
fn chinese(text: &str) -> Option<Found> {
    let mut offices: Vec<(usize, &str)> =
        CHINESE.iter().flat_map(|office| text.match_indices(office)).collect();
    offices.sort_by_key(|(at, office)| (*at, std::cmp::Reverse(office.len())));
    offices.into_iter().find_map(|(at, office)| {
        let start = role_start(text, at);
        let end = at + office.len();
        let after = text.get(end..)?;
        let gap = after.len() - after.trim_start_matches([' ', '　', '：', '，', '\u{a0}']).len();
        let name = chinese_name(after.get(gap..)?)?;
        Some(named(name, text.get(start..end)?, start..end + gap + name.len()))
    })
}

/// `李示例在开幕式上的讲话`, `李示例總統今日上午…`: the Chinese name with which a text begins.
pub(super) fn leading(text: &str) -> Option<Speaker> {
    let officer =
        CHINESE.iter().filter(|office| office.ends_with(['统', '統', '理', '席', '相', '长', '長']));
    let titled = officer.filter_map(|office| Some((text.split_once(office)?.0, *office)));
    let named = titled
        .filter(|(name, _)| (2..=3).contains(&name.chars().count()) && chinese_name(name) == Some(*name));
    if let Some((name, office)) = named.min_by_key(|(name, _)| name.len()) {
        return Some(Speaker { name: name.to_owned(), role: Some(office.to_owned()), organisation: None });
    }
    let name = chinese_name(text)?;
    let rest = text.get(name.len()..)?;
    let goes_on = CHINESE_AFTER.iter().any(|word| rest.starts_with(word));
    goes_on.then(|| Speaker { name: name.to_owned(), role: None, organisation: None })
}

/// `2022年3月5日外交部发言人李示例`: who stands right behind a day.
pub(in crate::transcript) fn is_behind_day(text: &str) -> bool {
    let Some((_, rest)) = text.split_once('日').filter(|(day, _)| day.ends_with(char::is_numeric)) else {
        return false;
    };
    rest.starts_with(is_ideograph) && chinese(rest).is_some_and(|(_, span)| span == (0..rest.len()))
}

/// Whether a line goes on with one that ends with a name: `外交部发言人李示例`, `主持例行记者会`.
pub(in crate::transcript) fn goes_on(last: &str, next: &str) -> bool {
    CHINESE_AFTER.iter().any(|word| next.starts_with(word))
        && chinese(last).is_some_and(|(_, span)| span.end == last.len())
}

/// Whether a character is of a script that sets no spaces.
pub(in crate::transcript) fn is_unspaced(c: Option<char>) -> bool {
    c.is_some_and(|c| is_ideograph(c) || ('\u{3040}'..='\u{30ff}').contains(&c))
}

/// Where the office that ends at a byte begins: behind a date, a mark or a space.
fn role_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    let head = before.char_indices().rev().take(ROLE_CHARACTERS_MAX);
    head.take_while(|(_, c)| (is_ideograph(*c) || *c == '、') && !matches!(c, '日' | '年' | '月'))
        .last()
        .map_or(at, |(start, _)| start)
}

fn chinese_name(text: &str) -> Option<&str> {
    let run: Vec<(usize, char)> =
        text.char_indices().take_while(|(_, c)| is_ideograph(*c) || *c == '·').take(14).collect();
    let end = |n: usize| {
        run.get(n).map_or_else(|| run.last().map_or(0, |(at, c)| at + c.len_utf8()), |(at, _)| *at)
    };
    if run.iter().any(|(_, c)| *c == '·') {
        return text.get(..end(run.len()));
    }
    let (_, family) = run.first()?;
    let ends = |n: usize| {
        let rest = text.get(end(n)..).unwrap_or_default();
        run.len() >= n && (run.len() == n || CHINESE_AFTER.iter().any(|word| rest.starts_with(word)))
    };
    if !FAMILIES.contains(*family) {
        return None;
    }
    let length = [3, 2].into_iter().find(|n| ends(*n))?;
    text.get(..end(length))
}

/// `대통령 김예시`, `김예시 대변인`
fn korean(text: &str) -> Option<Found> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_office = |word: &str| KOREAN.iter().any(|office| word.ends_with(office));
    let is_name = |word: &str| {
        // A name of four is a compound noun as often.
        (2..=3).contains(&word.chars().count())
            && word.chars().next().is_some_and(|family| KOREAN_FAMILIES.contains(family))
            && !is_office(word)
    };
    let bare = |word: &'_ str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    // `김예시 외교부 장관`
    let of_ministry = words.windows(3).find_map(|three| {
        let [one, ministry, office] = three else { return None };
        let within = is_name(one) && is_office(office) && ministry.ends_with(['부', '처', '청', '실', '회']);
        let start = text.find(one).filter(|_| within)?;
        let end = start + text.get(start..)?.find(office)? + office.len();
        Some(named(one, &format!("{ministry} {office}"), start..end))
    });
    of_ministry.or_else(|| {
        words.windows(2).find_map(|pair| {
            let [one, other] = pair else { return None };
            let (one, other) = (bare(one), bare(other));
            let (name, office) = if is_office(&one) && is_name(&other) {
                (other.clone(), one.clone())
            } else if is_name(&one) && is_office(&other) {
                (one.clone(), other.clone())
            } else {
                return None;
            };
            let start = text.find(one.as_str())?;
            let end = start + text.get(start..)?.find(other.as_str())? + other.len();
            Some(named(&name, &office, start..end))
        })
    })
}

/// `معالي السيد …`, `وزير الخارجية …`
fn arabic(text: &str) -> Option<Found> {
    let words: Vec<(usize, &str)> = spaced(text);
    let is_title = |word: &str| ARABIC_TITLES.contains(&word);
    let bare = |word: &'_ str| word.trim_matches(|c: char| !c.is_alphanumeric()).len();
    let text_of =
        |n: usize| words.get(n).map_or("", |(_, word)| word.trim_matches(|c: char| !c.is_alphanumeric()));
    for n in 0..words.len() {
        let titled = (n..words.len()).take_while(|n| is_title(text_of(*n))).count();
        let office = arabic_office(text_of(n)).is_some();
        if titled == 0 && !office {
            continue;
        }
        // `سعادة السفير الطيب مثال`: right behind a title, the office is another.
        let rank = n > 0 && is_title(text_of(n - 1)) && matches!(text_of(n), "السفير" | "السفيرة");
        // What the office is of carries the article.
        let whole = if office {
            let of_office =
                |n: &usize| text_of(*n).starts_with("ال") || PERSIAN_PORTFOLIOS.contains(&text_of(*n));
            let article = |n: &usize| of_office(n) && !is_title(text_of(*n));
            let whole = (n + 1..words.len()).take_while(article).count();
            let whole = if rank { 0 } else { whole };
            // `المتحدث باسم الوزارة`, `المندوب الدائم لجمهورية الأنهار`: in whose name one speaks.
            let behind = n + 1 + whole;
            let whose = |n: &usize| !is_title(text_of(*n)) && arabic_office(text_of(*n)).is_none();
            let of = (behind..words.len()).take_while(whose).count();
            let named = text_of(behind) == "باسم" && behind + of < words.len();
            if named || ARABIC_LANDS.contains(&text_of(behind)) { whole + of } else { whole }
        } else {
            0
        };
        let more =
            (n + usize::from(office) + whole..words.len()).take_while(|n| is_title(text_of(*n))).count();
        let from = if office { n + 1 + whole + more } else { n + titled };
        let mut until = from;
        while until < words.len() && until < from + 4 {
            let word = text_of(until);
            if word.is_empty()
                || ARABIC_AFTER.contains(&word)
                || arabic_office(word).is_some()
                || is_title(word)
            {
                break;
            }
            let ends = words.get(until).is_some_and(|(_, raw)| bare(raw) < raw.len());
            until += 1;
            if ends {
                break;
            }
        }
        if until - from >= 2 {
            let name: Vec<&str> = (from..until).map(text_of).collect();
            let titles = (0..n).rev().take_while(|n| rank && is_title(text_of(*n))).count();
            let start = words.get(n - titles).map_or(0, |(at, _)| *at);
            let end = words.get(until - 1).map_or(text.len(), |(at, word)| at + word.len());
            // `معالي السيد رودولف مثال وزير الخارجية`: the office may stand behind the name, up to where he speaks.
            let behind = || {
                let goes_on =
                    |n: &usize| !ARABIC_AFTER.contains(&text_of(*n)) && *n < until + OFFICE_WORDS_MAX;
                let open = |n: &usize| words.get(n - 1).is_some_and(|(_, raw)| bare(raw) == raw.len());
                arabic_office(text_of(until))?;
                let end =
                    (until + 1..words.len()).take_while(|n| goes_on(n) && open(n)).last().unwrap_or(until);
                Some((until..=end).map(text_of).collect::<Vec<_>>().join(" "))
            };
            let role =
                office.then(|| (n..=n + whole).map(text_of).collect::<Vec<_>>().join(" ")).or_else(behind);
            // `ووزير`: `and the minister`.
            let and = |role: &String| {
                role.strip_prefix('و').filter(|rest| starts_with_office(rest)).map(str::to_owned)
            };
            let role = role.map(|role| and(&role).unwrap_or(role));
            let speaker = Speaker { name: name.join(" "), role, organisation: None };
            return Some((speaker, start..end));
        }
    }
    None
}

fn starts_with_office(text: &str) -> bool {
    text.split(' ').next().is_some_and(|word| ARABIC.contains(&word.trim_start_matches("ال")))
}

fn spaced(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    text.split(' ')
        .map(|word| {
            let start = at;
            at += word.len() + 1;
            (start, word)
        })
        .filter(|(_, word)| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::first;

    #[test]
    fn names() {
        let cases = [
            ("国务院总理 李示例", Some(("李示例", true))),
            ("2022年3月5日外交部发言人李示例主持例行记者会", Some(("李示例", false))),
            ("外交部长王毅会见外宾", Some(("王毅", false))),
            ("我们分享的世界很小", None),
            ("대통령 김예시", Some(("김예시", true))),
            ("김예시 대변인", Some(("김예시", true))),
            ("우리가 함께 사는 세계는 작습니다", None),
            ("معالي السيد رودولف مثال", Some(("رودولف مثال", true))),
            ("مؤتمر صحفي لوزير الخارجية رودولف مثال", Some(("رودولف مثال", false))),
            ("وزير الخارجية", None),
        ];
        for (text, expected) in cases {
            let found = first(text);
            assert_eq!(found.as_ref().map(|(one, all)| (one.name.as_str(), *all)), expected, "{text}");
        }
    }
}
