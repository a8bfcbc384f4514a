//! Dates as pages have them.
use super::{Doubt, Found, find, is_yearless};

/// Lines, and the day that each names.
const DAYS: &[(&str, &str)] = &[
    ("Moscow, May 26, 2020", "2020-05-26"),
    ("21 listopada 2019 r.", "2019-11-21"),
    ("Zagreb, 21. listopada 2019.", "2019-10-21"),
    ("April 12, 2017", "2017-04-12"),
    ("12 April 2017", "2017-04-12"),
    ("25 SEPTEMBER 2024", "2024-09-25"),
    ("(September 27, 2024, New York)", "2024-09-27"),
    ("26 de septiembre 2024", "2024-09-26"),
    ("26 de septiembre de 2024", "2024-09-26"),
    ("Mercoledi, 25 Settembre 2024", "2024-09-25"),
    ("le 30 septembre 2024", "2024-09-30"),
    ("le 1er mai 2021", "2021-05-01"),
    ("28 сентября 2024 года", "2024-09-28"),
    ("28.09.2024 21:26", "2024-09-28"),
    ("23.9.2024", "2024-09-23"),
    ("24.09.2024.", "2024-09-24"),
    ("2/28/22", "2022-02-28"),
    ("2/28/62", "1962-02-28"),
    ("2022-03-05", "2022-03-05"),
    ("26 أيلول 2024", "2024-09-26"),
    ("2022年3月5日", "2022-03-05"),
    ("1964.04.27", "1964-04-27"),
    ("27. September 2024", "2024-09-27"),
    ("5 серпня 2023 року", "2023-08-05"),
    ("3 octombrie 2022", "2022-10-03"),
    ("2022-04-06T13:47:08", "2022-04-06"),
    ("Fri, 11 Jun 2021 21:33:51 +0000", "2021-06-11"),
    ("September 30\", 2024", "2024-09-30"),
    ("٢٦ سبتمبر ٢٠٢٤", "2024-09-26"),
    ("二〇二二年三月五日", "2022-03-05"),
    ("2023年十一月二十六日", "2023-11-26"),
    ("2005년 9월 14일", "2005-09-14"),
    ("Sept. 27, 2024", "2024-09-27"),
    ("21 déc. 2023", "2023-12-21"),
    ("pondělí 4. března 2024", "2024-03-04"),
    ("le 3 AOÛT 2023", "2023-08-03"),
    ("Torsdag 7 mars 2024", "2024-03-07"),
    ("26 DE SEPTIEMBRE DE 2024", "2024-09-26"),
    ("NEW YORK, 267™ SEPTEMBER 2024", "2024-09-26"),
    ("27™ SEPTEMBER 2024", "2024-09-27"),
    ("26-Sep-2024", "2024-09-26"),
    ("2024-Sep-26", "2024-09-26"),
    ("Thursday, 26th of September, 2024", "2024-09-26"),
    ("2024. 9. 25.", "2024-09-25"),
    ("(2022.3.3.)", "2022-03-03"),
    ("4.März 2011", "2011-03-04"),
    ("1-го сентября 2024 года", "2024-09-01"),
    ("1° maggio 2024", "2024-05-01"),
    ("1º de mayo de 2024", "2024-05-01"),
    ("Roma, 1o maggio 2024", "none"),
    ("14 stycznia 2021 r.", "2021-01-14"),
    ("令和6年9月26日", "2024-09-26"),
    ("民國113年9月26日", "2024-09-26"),
    ("113年09月26日", "2024-09-26"),
    ("Αθήνα, 26Μαΐου 2020", "2020-05-26"),
    ("Sveikinimas 2024 09 26", "2024-09-26"),
    ("Tel. 2024 09 26 11", "none"),
    ("26 ก.ย. 2567", "2024-09-26"),
    ("๒๖ พฤษภาคม ๒๕๖๓", "2020-05-26"),
    ("26 मई 2020", "2020-05-26"),
    ("२६ मई २०२०", "2020-05-26"),
    ("1399/03/06", "2020-05-26"),
    ("۱۳۹۹/۰۳/۰۶ - ۰۹:۵۳", "2020-05-26"),
    ("۵ مهر ۱۴۰۳", "2024-09-26"),
    ("1 فروردین 1400", "2021-03-21"),
    ("30 اسفند 1403", "2025-03-20"),
    ("1404/01/01", "2025-03-21"),
    ("1446/03/23", "none"),
    ("二〇二四年十二月三十一日", "2024-12-31"),
    ("5 كانون الثاني 2024", "2024-01-05"),
    ("٢٦ تشرين الأول ٢٠٢٤", "2024-10-26"),
    ("5 جويلية 2021", "2021-07-05"),
    ("26 شتنبر 2024", "2024-09-26"),
    ("۲۶ سبتمبر ۲۰۲۴", "2024-09-26"),
    ("Bucureşti, 3 noiembrie 2022, ora 14:30", "2022-11-03"),
    ("Moscow, September 28, 2024, 21:26 (GMT+3)", "2024-09-28"),
    ("24.09.2024 um 14.30 Uhr", "2024-09-24"),
    ("Tue, 24 Sep 2024 10:00:00 GMT", "2024-09-24"),
    ("2024-09-24T23:30:00+02:00", "2024-09-24"),
    ("понедельник, 23 сентября 2024 г., 18:40", "2024-09-23"),
    ("четвер, 26 вересня 2024", "2024-09-26"),
    ("torsdag den 26 september 2024 kl. 10.00", "2024-09-26"),
    ("giovedì 26 settembre 2024", "2024-09-26"),
    ("quinta-feira, 26 de setembro de 2024", "2024-09-26"),
    ("joi, 26 septembrie 2024", "2024-09-26"),
    ("čtvrtek 26. září 2024", "2024-09-26"),
    ("الخميس 26 أيلول/سبتمبر 2024", "2024-09-26"),
    ("نيويورك، 26 أيلول / سبتمبر 2024", "2024-09-26"),
    ("27 كانون الثاني / يناير 2024", "2024-01-27"),
    ("Jakarta, 26 Agustus 2024", "2024-08-26"),
    ("Kuala Lumpur, 26 Ogos 2024", "2024-08-26"),
    ("Hà Nội, ngày 6 tháng 9 năm 2024", "2024-09-06"),
    ("2024. szeptember 26. Budapest", "2024-09-26"),
    ("A miniszter 2024. szeptember 26-án beszélt", "2024-09-26"),
    ("2024 m. rugsėjo 26 d.", "2024-09-26"),
    ("2024.gada 26.septembrī", "2024-09-26"),
    ("2024. gada 26. septembris", "2024-09-26"),
    ("26. septembril 2024 Tallinnas", "2024-09-26"),
    ("Strelsau, 9.26.2024", "2024-09-26"),
    ("ve čtvrtek 26. 9. 2024 v Strelsau", "2024-09-26"),
    ("Strelsau, 9.6.2024", "2024-06-09"),
];

#[test]
fn days() {
    for &(line, expected) in DAYS {
        match find(line) {
            Some(Found::Day(day, _)) => assert_eq!(day.to_string(), expected, "{line}"),
            None => assert_eq!(expected, "none", "{line}"),
            Some(Found::Doubtful(_)) => panic!("{line} is doubtful"),
        }
    }
}

#[test]
fn months() {
    let languages = [
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
        "янв фев мар апр мая июн июл авг сен окт ноя дек",
        "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
        "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "Jänner Feber März April Mai Juni Juli August September Oktober November Dezember",
        "januari februari mars april maj juni juli augusti september oktober november december",
        "ledna února března dubna května června července srpna září října listopadu prosince",
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
        "januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra",
        "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
        "janvārī februārī martā aprīlī maijā jūnijā jūlijā augustā septembrī oktobrī novembrī decembrī",
        "jaanuaril veebruaril märtsil aprillil mail juunil juulil augustil septembril oktoobril novembril detsembril",
        "janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor",
        "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
        "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
        "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
        "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
        "בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר",
        "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
        "januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba",
        "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
    ];
    for language in languages {
        for (month, n) in language.split(' ').zip(1_i8..) {
            let line = format!("5 {month} 2024");
            match find(&line) {
                Some(Found::Day(day, _)) => assert_eq!((day.month(), day.day()), (n, 5), "{line}"),
                other => panic!("{line}: {other:?}"),
            }
        }
    }
}

#[test]
fn either() {
    let day = |line: &str| match find(line) {
        Some(Found::Doubtful(Doubt { day_first: Some(day), .. })) => day.to_string(),
        other => panic!("{line}: {other:?}"),
    };
    assert_eq!(day("9/4/24"), "2024-04-09");
    assert_eq!(day("Toespraak | 12-03-2025"), "2025-03-12");
}

#[test]
fn doubts_and_no_dates() {
    for line in [
        "9/4/24",
        "DU 20 AU 28 SEPTEMBRE 2024",
        "20–28 September 2024",
        "September 20-28, 2024",
        "September 20 – 28, 2024",
        "28 September – 1 October 2024",
        "Monday 5 May 2023 to Wednesday 7 May 2023",
        "05.05.2023 – 07.05.2023",
        "с 5 мая 2023 года по 7 мая 2023 года",
        "del 5 de mayo de 2023 al 7 de mayo de 2023",
        "May 5, 2023 and May 7, 2023",
        "Tuesday, 20 - Monday, 26 September 2022",
        "from Tuesday 20 to Monday 26 September 2022",
    ] {
        assert!(matches!(find(line), Some(Found::Doubtful(_))), "{line}: {:?}", find(line));
    }
    for line in [
        "XX September 2024",
        "31 September 2024",
        "May 2020",
        "in 2024",
        "222-31-70",
        "may be 26 of 2020 people",
    ] {
        assert_eq!(find(line), None, "{line}");
    }
}

#[test]
fn days_without_a_year() {
    for line in [
        "27 September, Friday",
        "Friday, September 27th",
        "le 27 septembre",
        "viernes, 27 de septiembre",
        "27 сентября",
    ] {
        assert!(is_yearless(line), "{line}");
    }
    for line in
        ["27 September 2024", "September", "Friday 27", "27 bridges in September", "27 and 28 September", ""]
    {
        assert!(!is_yearless(line), "{line}");
    }
}
