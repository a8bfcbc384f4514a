//! Months and days by name, in the languages of publishers. All in lower case.

/// Months by name. A name that is not ASCII may be the first letters of a declined form. `listopada` is left out: it is October in
/// Croatian and November in Polish.
#[rustfmt::skip]
pub(in crate::transcript) const MONTHS: [&[&str]; 12] = [
    &[
        "january", "jänner", "januar", "januari", "janvier", "enero", "ianuarie", "gennaio", "janeiro", "stycznia", "styczeń",
        "ledna", "leden", "január", "januára", "tammikuuta", "tammikuu", "ocak", "siječnja", "januarja", "jaanuar",
        "janvāris", "январ", "січн", "януари", "јануар", "يناير", "كانونـالثاني", "جانفي", "ιανουαρ", "जनवरी",
    ],
    &[
        "february", "feber", "februar", "februari", "février", "fevrier", "febrero", "februarie", "febbraio", "fevereiro",
        "lutego", "luty", "února", "únor", "február", "februára", "helmikuuta", "helmikuu", "şubat", "veljače",
        "februarja", "veebruar", "феврал", "лютого", "лютий", "февруари", "фебруар", "فبراير", "شباط", "فيفري",
        "φεβρουαρ", "फरवरी",
    ],
    &[
        "march", "märz", "mars", "marzo", "martie", "março", "marco", "marca", "marzec", "března", "březen", "marec",
        "maart", "marts", "március", "maaliskuuta", "maaliskuu", "mart", "ožujka", "märts", "maret", "mac", "март", "берез", "مارس",
        "آذار", "μαρτ", "मार्च",
    ],
    &[
        "april", "avril", "abril", "aprilie", "aprile", "kwietnia", "kwiecień", "dubna", "duben", "apríl", "apríla",
        "április", "huhtikuuta", "huhtikuu", "nisan", "travnja", "aprila", "aprill", "апрел", "квіт", "април",
        "أبريل", "ابريل", "إبريل", "نيسان", "أفريل", "απριλ", "अप्रैल",
    ],
    &[
        "may", "mai", "maj", "mayo", "maggio", "maio", "maja", "května", "květen", "máj", "mája", "mei", "május",
        "toukokuuta", "toukokuu", "mayıs", "svibnja", "мая", "май", "трав", "мај", "مايو", "أيار", "ماي", "μαΐου", "मई",
    ],
    &[
        "june", "juni", "juin", "junio", "iunie", "giugno", "junho", "czerwca", "czerwiec", "června", "červen",
        "jún", "júna", "június", "kesäkuuta", "kesäkuu", "haziran", "lipnja", "junija", "juuni", "июн", "черв",
        "юни", "јун", "يونيو", "حزيران", "جوان", "يونيه", "ιουν", "जून",
    ],
    &[
        "july", "juli", "julai", "juillet", "julio", "iulie", "luglio", "julho", "lipca", "lipiec", "července", "červenec",
        "júl", "júla", "július", "heinäkuuta", "heinäkuu", "temmuz", "srpnja", "julija", "juuli", "июл", "лип",
        "юли", "јул", "يوليو", "تموز", "جويلية", "يوليه", "ιουλ", "जुलाई",
    ],
    &[
        "august", "augusti", "août", "aout", "agosto", "sierpnia", "sierpień", "srpna", "srpen", "augusta",
        "augustus", "agustus", "ogos", "augusztus", "elokuuta", "elokuu", "ağustos", "kolovoza", "avgusta", "август", "серп", "أغسطس",
        "اغسطس", "آب", "أوت", "αυγο", "अगस्त",
    ],
    &[
        "september", "septembre", "septiembre", "setiembre", "septembrie", "settembre", "setembro", "września",
        "wrzesień", "září", "septembra", "szeptember", "syyskuuta", "syyskuu", "eylül", "rujna", "сентябр", "верес",
        "септември", "септембар", "سبتمبر", "شتنبر", "أيلول", "σεπτεμβρ", "सितंबर",
    ],
    &[
        "october", "oktober", "octobre", "octubre", "octombrie", "ottobre", "outubro", "października", "październik",
        "října", "říjen", "október", "októbra", "lokakuuta", "lokakuu", "ekim", "oktobra", "oktoober",
        "октябр", "жовт", "октомври", "октобар", "أكتوبر", "اكتوبر", "تشرينـالأول", "οκτωβρ", "अक्टूबर",
    ],
    &[
        "november", "novembre", "noviembre", "noiembrie", "novembro", "listopad", "listopadu", "novembra",
        "marraskuuta", "marraskuu", "kasım", "studenoga", "ноябр", "листопад", "ноември", "новембар", "نوفمبر",
        "تشرينـالثاني", "νοεμβρ", "नवंबर",
    ],
    &[
        "december", "dezember", "décembre", "decembre", "diciembre", "decembrie", "dicembre", "dezembro", "grudnia",
        "grudzień", "prosince", "prosinec", "decembra", "joulukuuta", "joulukuu", "aralık", "prosinca", "detsember",
        "desember", "disember", "декабр", "груд", "декември", "децембар", "ديسمبر", "دجنبر", "كانونـالأول", "δεκεμβρ", "दिसंबर",
    ],
];

/// Days of the week, which stand before a date.
#[rustfmt::skip]
pub(in crate::transcript) const WEEKDAYS: &[&str] = &[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu", "fri", "sat",
    "sun", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lunes", "martes", "miércoles",
    "jueves", "viernes", "sábado", "domingo", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag",
    "sonnabend", "sonntag", "lunedì", "lunedi", "martedì", "martedi", "mercoledì", "mercoledi", "giovedì", "giovedi",
    "venerdì", "venerdi", "sabato", "domenica", "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira",
    "sexta-feira", "segunda", "terça", "quarta", "quinta", "sexta", "luni", "marți", "marţi", "miercuri", "joi", "vineri",
    "sâmbătă", "duminică", "понедельник", "вторник", "среда", "среду", "четверг", "пятница", "пятницу", "суббота",
    "субботу", "воскресенье", "понеділок", "вівторок", "середа", "середу", "четвер", "п'ятниця", "п’ятниця", "п'ятницю",
    "субота", "неділя", "неділю", "måndag", "måndagen", "tisdag", "tisdagen", "onsdag", "onsdagen", "torsdag",
    "torsdagen", "fredag", "fredagen", "lördag", "lördagen", "söndag", "söndagen", "pondělí", "úterý", "středa", "středu",
    "čtvrtek", "pátek", "sobota", "sobotu", "neděle", "neděli", "poniedziałek", "wtorek", "środa", "czwartek", "piątek",
    "niedziela", "الأحد", "الاثنين", "الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "اليوم", "يوم",
    "월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六",
    "星期日", "周一", "周二", "周三", "周四", "周五", "周六", "周日",
];
