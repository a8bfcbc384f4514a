//! Months and days by name, in the languages of publishers. All in lower case.

/// Months by name. A name that is not ASCII may be the first letters of a declined form.
#[rustfmt::skip]
pub(in crate::transcript) const MONTHS: [&[&str]; 12] = [
    &[
        "january", "januar", "januari", "janvier", "enero", "ianuarie", "gennaio", "janeiro", "stycznia", "styczeń",
        "ledna", "leden", "január", "januára", "tammikuuta", "tammikuu", "ocak", "siječnja", "januarja", "jaanuar",
        "janvāris", "январ", "січн", "януари", "јануар", "يناير", "كانون الثاني", "جانفي", "ιανουαρ",
    ],
    &[
        "february", "februar", "februari", "février", "fevrier", "febrero", "februarie", "febbraio", "fevereiro",
        "lutego", "luty", "února", "únor", "február", "februára", "helmikuuta", "helmikuu", "şubat", "veljače",
        "februarja", "veebruar", "феврал", "лютого", "лютий", "февруари", "фебруар", "فبراير", "شباط", "فيفري",
        "φεβρουαρ",
    ],
    &[
        "march", "märz", "mars", "marzo", "martie", "março", "marco", "marca", "marzec", "března", "březen", "marec",
        "maart", "marts", "március", "maaliskuuta", "maaliskuu", "mart", "ožujka", "märts", "март", "берез", "مارس",
        "آذار", "μαρτ",
    ],
    &[
        "april", "avril", "abril", "aprilie", "aprile", "kwietnia", "kwiecień", "dubna", "duben", "apríl", "apríla",
        "április", "huhtikuuta", "huhtikuu", "nisan", "travnja", "aprila", "aprill", "апрел", "квіт", "април",
        "أبريل", "ابريل", "إبريل", "نيسان", "أفريل", "απριλ",
    ],
    &[
        "may", "mai", "maj", "mayo", "maggio", "maio", "maja", "května", "květen", "máj", "mája", "mei", "május",
        "toukokuuta", "toukokuu", "mayıs", "svibnja", "мая", "май", "трав", "мај", "مايو", "أيار", "ماي", "μαΐου",
    ],
    &[
        "june", "juni", "juin", "junio", "iunie", "giugno", "junho", "czerwca", "czerwiec", "června", "červen",
        "jún", "júna", "június", "kesäkuuta", "kesäkuu", "haziran", "lipnja", "junija", "juuni", "июн", "черв",
        "юни", "јун", "يونيو", "حزيران", "جوان", "يونيه", "ιουν",
    ],
    &[
        "july", "juli", "juillet", "julio", "iulie", "luglio", "julho", "lipca", "lipiec", "července", "červenec",
        "júl", "júla", "július", "heinäkuuta", "heinäkuu", "temmuz", "srpnja", "julija", "juuli", "июл", "лип",
        "юли", "јул", "يوليو", "تموز", "جويلية", "يوليه", "ιουλ",
    ],
    &[
        "august", "augusti", "août", "aout", "agosto", "sierpnia", "sierpień", "srpna", "srpen", "augusta",
        "augustus", "augusztus", "elokuuta", "elokuu", "ağustos", "kolovoza", "avgusta", "август", "серп", "أغسطس",
        "اغسطس", "آب", "أوت", "αυγο",
    ],
    &[
        "september", "septembre", "septiembre", "setiembre", "septembrie", "settembre", "setembro", "września",
        "wrzesień", "září", "septembra", "szeptember", "syyskuuta", "syyskuu", "eylül", "rujna", "сентябр", "верес",
        "септември", "септембар", "سبتمبر", "شتنبر", "أيلول", "σεπτεμβρ",
    ],
    &[
        "october", "oktober", "octobre", "octubre", "octombrie", "ottobre", "outubro", "października", "październik",
        "října", "říjen", "október", "októbra", "lokakuuta", "lokakuu", "ekim", "listopada", "oktobra", "oktoober",
        "октябр", "жовт", "октомври", "октобар", "أكتوبر", "اكتوبر", "تشرين الأول", "οκτωβρ",
    ],
    &[
        "november", "novembre", "noviembre", "noiembrie", "novembro", "listopad", "listopadu", "novembra",
        "marraskuuta", "marraskuu", "kasım", "studenoga", "ноябр", "листопад", "ноември", "новембар", "نوفمبر",
        "تشرين الثاني", "νοεμβρ",
    ],
    &[
        "december", "dezember", "décembre", "decembre", "diciembre", "decembrie", "dicembre", "dezembro", "grudnia",
        "grudzień", "prosince", "prosinec", "decembra", "joulukuuta", "joulukuu", "aralık", "prosinca", "detsember",
        "desember", "декабр", "груд", "декември", "децембар", "ديسمبر", "دجنبر", "كانون الأول", "δεκεμβρ",
    ],
];
