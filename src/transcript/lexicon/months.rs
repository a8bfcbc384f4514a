//! Months and days by name, in the languages of publishers. All in lower case.

/// Months by name. A name that is not ASCII may be the first letters of a declined form. `listopada` is left out: it is October in
/// Croatian and November in Polish, which the day before it tells.
#[rustfmt::skip]
pub(in crate::transcript) const MONTHS: [&[&str]; 12] = [
    &[
        "january", "jänner", "januar", "januari", "janvier", "enero", "ianuarie", "gennaio", "janeiro", "stycznia", "styczeń",
        "ledna", "leden", "január", "januára", "tammikuuta", "tammikuu", "ocak", "siječnja", "januarja", "jaanuar",
        "janvāris", "январ", "січн", "януари", "јануар", "يناير", "كانونـالثاني", "جانفي", "ιανουαρ", "जनवरी",
        "sausio", "janvār", "jaanuaril", "januara", "janar", "janúar", "gener", "xaneiro", "jannar", "eanáir", "yanvar",
        "қаңтар", "студзен", "ינואר", "בינואר", "ژانویه", "იანვარ", "հունվար", "มกราคม", "ม.ค",
    ],
    &[
        "february", "feber", "februar", "februari", "février", "fevrier", "febrero", "februarie", "febbraio", "fevereiro",
        "lutego", "luty", "února", "únor", "február", "februára", "helmikuuta", "helmikuu", "şubat", "veljače",
        "februarja", "veebruar", "феврал", "лютого", "лютий", "февруари", "фебруар", "فبراير", "شباط", "فيفري",
        "φεβρουαρ", "फरवरी",
        "vasario", "februār", "veebruaril", "februara", "shkurt", "febrúar", "febrer", "febreiro", "frar", "feabhra",
        "fevral", "ақпан", "лютага", "פברואר", "בפברואר", "فوریه", "თებერვ", "փետրվար", "กุมภาพันธ", "ก.พ",
    ],
    &[
        "march", "märz", "mars", "marzo", "martie", "março", "marco", "marca", "marzec", "března", "březen", "marec",
        "maart", "marts", "március", "maaliskuuta", "maaliskuu", "mart", "ožujka", "märts", "maret", "mac", "март", "берез", "مارس",
        "آذار", "μαρτ", "मार्च",
        "kovo", "martā", "marta", "märtsil", "març", "marzu", "márta", "machi", "наурыз", "сакавік", "מרץ", "במרץ",
        "მარტ", "մարտ", "มีนาคม", "มี.ค",
    ],
    &[
        "april", "avril", "abril", "aprilie", "aprile", "kwietnia", "kwiecień", "dubna", "duben", "apríl", "apríla",
        "április", "huhtikuuta", "huhtikuu", "nisan", "travnja", "aprila", "aprill", "апрел", "квіт", "април",
        "أبريل", "ابريل", "إبريل", "نيسان", "أفريل", "απριλ", "अप्रैल",
        "balandžio", "aprīl", "aprillil", "prill", "aprili", "aibreán", "aprel", "сәуір", "красавік", "אפריל", "באפריל",
        "آوریل", "აპრილ", "ապրիլ", "เมษายน", "เม.ย",
    ],
    &[
        "may", "mai", "maj", "mayo", "maggio", "maio", "maja", "května", "květen", "máj", "mája", "mei", "május",
        "toukokuuta", "toukokuu", "mayıs", "svibnja", "мая", "май", "трав", "мај", "مايو", "أيار", "ماي", "μαΐου", "मई",
        "gegužės", "maijā", "maija", "mail", "maí", "maig", "mejju", "bealtaine", "мамыр", "מאי", "במאי", "მაის",
        "մայիս", "مه", "พฤษภาคม", "พ.ค",
    ],
    &[
        "june", "juni", "juin", "junio", "iunie", "giugno", "junho", "czerwca", "czerwiec", "června", "červen",
        "jún", "júna", "június", "kesäkuuta", "kesäkuu", "haziran", "lipnja", "junija", "juuni", "июн", "черв",
        "юни", "јун", "يونيو", "حزيران", "جوان", "يونيه", "ιουν", "जून",
        "birželio", "jūnij", "juunil", "juna", "qershor", "juny", "xuño", "ġunju", "meitheamh", "iyun", "маусым",
        "чэрвен", "יוני", "ביוני", "ژوئن", "ივნის", "հունիս", "มิถุนายน", "มิ.ย",
    ],
    &[
        "july", "juli", "julai", "juillet", "julio", "iulie", "luglio", "julho", "lipca", "lipiec", "července", "červenec",
        "júl", "júla", "július", "heinäkuuta", "heinäkuu", "temmuz", "srpnja", "julija", "juuli", "июл", "лип",
        "юли", "јул", "يوليو", "تموز", "جويلية", "يوليه", "ιουλ", "जुलाई",
        "liepos", "jūlij", "juulil", "jula", "korrik", "juliol", "xullo", "lulju", "iúil", "iyul", "шілде", "ліпен",
        "יולי", "ביולי", "ژوئیه", "ივლის", "հուլիս", "กรกฎาคม", "ก.ค",
    ],
    &[
        "august", "augusti", "août", "aout", "agosto", "sierpnia", "sierpień", "srpna", "srpen", "augusta",
        "augustus", "agustus", "ogos", "augusztus", "elokuuta", "elokuu", "ağustos", "kolovoza", "avgusta", "август", "серп", "أغسطس",
        "اغسطس", "آب", "أوت", "αυγο", "अगस्त",
        "rugpjūčio", "augustā", "augusts", "augustil", "avgust", "gusht", "ágúst", "agost", "awwissu", "lúnasa", "agosti", "avqust",
        "тамыз", "жніўн", "אוגוסט", "באוגוסט", "اوت", "აგვისტ", "օգոստոս", "สิงหาคม", "ส.ค",
    ],
    &[
        "september", "septembre", "septiembre", "setiembre", "septembrie", "settembre", "setembro", "września",
        "wrzesień", "září", "septembra", "szeptember", "syyskuuta", "syyskuu", "eylül", "rujna", "сентябр", "верес",
        "септември", "септембар", "سبتمبر", "شتنبر", "أيلول", "σεπτεμβρ", "सितंबर",
        "rugsėjo", "septembrī", "septembris", "septembril", "shtator", "setembre", "settembru", "septemba", "sentyabr", "қыркүйек",
        "верасн", "ספטמבר", "בספטמבר", "سپتامبر", "სექტემბ", "սեպտեմբեր", "กันยายน", "ก.ย",
    ],
    &[
        "october", "oktober", "octobre", "octubre", "octombrie", "ottobre", "outubro", "października", "październik",
        "října", "říjen", "október", "októbra", "lokakuuta", "lokakuu", "ekim", "oktobra", "oktoober",
        "октябр", "жовт", "октомври", "октобар", "أكتوبر", "اكتوبر", "تشرينـالأول", "οκτωβρ", "अक्टूबर",
        "spalio", "oktobrī", "oktobris", "oktoobril", "tetor", "ottubru", "oktoba", "oktyabr", "қазан", "кастрычнік", "אוקטובר",
        "באוקטובר", "اکتبر", "ოქტომბ", "հոկտեմբեր", "ตุลาคม", "ต.ค",
    ],
    &[
        "november", "novembre", "noviembre", "noiembrie", "novembro", "listopad", "listopadu", "novembra",
        "marraskuuta", "marraskuu", "kasım", "studenoga", "ноябр", "листопад", "ноември", "новембар", "نوفمبر",
        "تشرينـالثاني", "νοεμβρ", "नवंबर",
        "lapkričio", "novembrī", "novembris", "novembril", "nëntor", "nóvember", "novembru", "novemba", "noyabr", "қараша",
        "лістапад", "נובמבר", "בנובמבר", "نوامبر", "ნოემბ", "նոյեմբեր", "พฤศจิกายน", "พ.ย",
    ],
    &[
        "december", "dezember", "décembre", "decembre", "diciembre", "decembrie", "dicembre", "dezembro", "grudnia",
        "grudzień", "prosince", "prosinec", "decembra", "joulukuuta", "joulukuu", "aralık", "prosinca", "detsember",
        "desember", "disember", "декабр", "груд", "декември", "децембар", "ديسمبر", "دجنبر", "كانونـالأول", "δεκεμβρ", "दिसंबर",
        "gruodžio", "decembrī", "decembris", "detsembril", "dhjetor", "desembre", "decembro", "diċembru", "desemba", "dekabr",
        "желтоқсан", "снежн", "דצמבר", "בדצמבר", "دسامبر", "დეკემბ", "դեկտեմբեր", "ธันวาคม", "ธ.ค",
    ],
];

/// Months of the Iranian calendar.
#[rustfmt::skip]
pub(in crate::transcript) const SOLAR_MONTHS: [&str; 12] = [
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
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
    "isnin", "senin", "selasa", "rabu", "khamis", "kamis", "jumaat", "jumat", "jum’at", "sabtu", "ahad", "minggu",
    "pirmadienis", "antradienis", "trečiadienis", "ketvirtadienis", "penktadienis", "šeštadienis", "sekmadienis",
    "pirmdien", "otrdien", "trešdien", "ceturtdien", "piektdien", "sestdien", "svētdien", "esmaspäev", "teisipäev",
    "kolmapäev", "neljapäev", "reede", "laupäev", "pühapäev", "maanantaina", "tiistaina", "keskiviikkona", "torstaina",
    "perjantaina", "lauantaina", "sunnuntaina", "maanantai", "tiistai", "keskiviikko", "torstai", "perjantai",
    "lauantai", "sunnuntai", "hétfő", "kedd", "szerda", "csütörtök", "péntek", "szombat", "vasárnap", "δευτέρα", "τρίτη",
    "τετάρτη", "πέμπτη", "παρασκευή", "σάββατο", "κυριακή", "понеделник", "сряда", "четвъртък", "петък", "събота",
    "неделя", "ponedjeljak", "ponedeljak", "ponedeljek", "utorak", "torek", "srijeda", "sreda", "četvrtak", "četrtek",
    "petak", "petek", "subota", "nedjelja", "nedelja", "pondelok", "utorok", "streda", "štvrtok", "piatok", "nedeľa",
    "понедељак", "уторак", "четвртак", "петак", "недеља", "pazartesi", "salı", "çarşamba", "perşembe", "cuma",
    "cumartesi", "pazar", "mandag", "tirsdag", "lørdag", "søndag", "maandag", "dinsdag", "woensdag", "donderdag",
    "vrijdag", "zaterdag", "zondag",
];

/// Words between the first and the last day of several.
pub(in crate::transcript) const JOINTS: [&str; 15] =
    ["au", "to", "al", "bis", "по", "la", "and", "et", "till", "until", "до", "y", "e", "und", "и"];
/// What stands behind a year, and says that it is one.
pub(in crate::transcript) const YEAR_WORDS: [&str; 8] = ["года", "год", "г", "року", "р", "r", "de", "del"];
/// Small words before a day.
pub(in crate::transcript) const ARTICLES: [&str; 6] = ["the", "le", "el", "il", "den", "dem"];

/// What stands at a day that is written as an ordinal.
pub(in crate::transcript) const DAY_SUFFIXES: [&str; 16] =
    ["", "st", "nd", "rd", "th", "er", "ère", "º", "ª", "ro", "-го", "го", "-е", "-ro", "to", "ème"];

/// Words before a day from which or until which something holds.
#[rustfmt::skip]
pub(in crate::transcript) const TERMS: [&str; 21] = [
    "from", "as of", "starting", "effective", "until", "till", "by", "à partir du", "dès le", "jusqu’au", "jusqu'au", "a partir del",
    "a partir de", "hasta el", "até", "ab", "ab dem", "bis", "bis zum", "dal", "fino al",
];
