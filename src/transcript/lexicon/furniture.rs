//! Words of pages that are no part of a statement. All in lower case.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::Sought;

/// Lines of a page that are no part of a statement, whole.
#[rustfmt::skip]
const PAGE_WORDS: &[&str] = &[
    "cite", "for immediate release", "for release", "immediate release", "check against delivery",
    "please check against delivery", "as delivered", "as prepared for delivery", "as prepared", "as written", "home",
    "print", "share", "en español", "unofficial translation", "unofficial english translation",
    "courtesy translation", "translation", "seul le prononcé fait foi", "vérifier au prononcé",
    "vérifier à l'audition", "por favor verificar contra lectura", "cotejar con la versión leída",
    "es gilt das gesprochene wort", "transcript", "jump to main content", "jump to navigation", "skip to content",
    "skip to main content", "skip to navigation", "menu", "search", "search form", "you are here", "back",
    "back to top", "top", "close", "next", "previous", "official", "unclassified", "unclassified | non classifié",
    "download", "pdf", "contents", "table of contents", "embargoed until delivery", "русский", "english", "français",
    "español", "deutsch", "українська", "беларуская", "қазақша", "azərbaycan", "ქართული", "हिन्दी", "eesti", "latviešu", "lietuvių", "slovenčina", "slovenščina", "hrvatski", "български", "中文", "العربية", "română", "version française", "english version",
    "проверить по ходу выступления", "неофициальный перевод", "поделиться", "печать", "главная", "begin text", "end text", "sommaire", "accueil", "inicio", "acasă",
    "startseite", "compartir", "partager", "teilen", "imprimir", "imprimer", "drucken", "ir al contenido",
    "télécharger le .pdf", "printable version", "printer version", "versão de impressão", "det talte ord gælder", "det talade ordet gäller", "det talte ord gjelder", "fa fede il discorso pronunciato",
    "fa fede solo il testo pronunciato", "fa fede solo il discorso pronunciato", "a se verifica la pronunțare", "verificar contra a leitura",
    "verificar contra lectura", "cotejar con alocución", "cotejar contra alocución", "cotejar contra lectura", "à vérifier au prononcé",
    "à vérifier à l’audition", "vérifier à l’audition", "يرجى المراجعة عند الإلقاء", "يراجع عند الإلقاء", "请以讲话为准", "以讲话为准", "text checked against delivery",
    "sólo dará fe el texto pronunciado", "seule la version orale fait foi", "this content has been archived",
    "suggestions", "sort by", "search options", "teaser", "comparte", "share on", "tilgængelighed",
    "日本語", "한국어", "polski", "italiano", "português", "türkçe", "suomi", "svenska", "norsk", "dansk", "nederlands",
    "magyar", "čeština", "ελληνικά", "bahasa indonesia", "tiếng việt", "japanese", "french", "spanish", "arabic",
    "russian", "german", "chinese", "portuguese", "korean", "italian", "in english", "på svenska", "other languages",
    "release", "releases", "news", "news story", "speeches", "press releases", "transcripts", "media releases",
    "latest news", "all news", "tiedote", "tiedotteet", "nyheter", "aktuelt", "aktualności", "notícias", "noticias",
    "nouvelles", "actualités", "aktuelles", "nachrichten", "nieuws", "uutiset", "hírek", "haberler", "haku",
    "valikko", "buscar", "rechercher", "zoeken", "szukaj", "søk", "søg", "sök", "cerca", "ara", "hledat", "keresés",
    "αναζήτηση", "menü", "meny", "menú", "zurück", "powrót", "volver", "retour", "voltar", "tilbake", "tillbaka",
    "terug", "zpět", "vissza", "înapoi", "indietro", "etusivu", "strona główna", "forsiden", "főoldal",
    "página inicial", "αρχική", "udostępnij", "condividi", "compartilhar", "del", "jaa", "megosztás", "nyomtatás",
    "drukuj", "tulosta", "stampa", "skriv ut", "yazdır", "paylaş", "cetak", "kongsi", "nach oben", "zum seitenanfang", "haut de page", "torna su",
    "details", "print email", "email print", "print | email", "sari la conținut", "сподели", "подели", "tweet", "whatsapp", "viber", "вконтакте", "copy link", "copy url", "скопировать ссылку", "첨부파일", "첨부", "다음글", "이전글", "hansard transcript", "verbatim transcript", "uncorrected transcript", "unrevised transcript", "proof transcript", "rush transcript", "przejdź do treści", "siirry sisältöön", "saltar al contenido",
    "aller au contenu principal", "aller au contenu", "til hovedinnhold", "ga direct naar inhoud",
    "zum inhalt springen", "hoppa till innehåll", "ir para o conteúdo", "texte intégral", "hauptinhalt", "historisk arkiv",
    "retour sommaire", "sala stampa", "tipologia", "comunicati", "mensagens", "discursos", "intervenciones", "secondary navigation",
    "hoofdnavigatie", "retour au sommaire", "publicité", "colapsar", "冒頭発言", "質疑応答", "글자크기 설정", "인쇄하기",
    "인쇄하기 목록", "목록", "콘텐츠 영역", "alleen het gesproken woord telt", "änderungen vorbehalten", "muutosvarauksin", "kontrolleres mot framføringen",
    "só faz fé a versão efetivamente proferida", "fa fede il testo pronunciato", "seul le texte prononcé fait foi",
    "liczy się słowo wypowiedziane", "platí mluvené slovo", "новини", "новости", "vijesti", "novice", "știri", "stiri", "noutăți", "новина",
    "oral statement to parliament", "written statement to parliament", "statement to parliament", "authored article",
    "meetings coverage and press releases", "meetings coverage", "texto completo", "archiv", "archive", "archives", "artikel", "字体", "手机版", "访问量", "大中小", "分享到", "打印本页",
    "لم يتم العثور على نتائج البحث", "إعلان", "بحث", "القائمة", "الرئيسية", "مشاركة", "طباعة", "narzędzia dostępności", "dodatkowe narzędzia", "acessibilidade", "alto contraste", "mapa do site", "версия для слабовидящих", "людям із порушенням зору", "podijeli", "podeli", "pošalji", "подели на", "naslovna", "почетна", "forside", "начало", "пошук", "поиск",
    "quay lại", "in trang này", "về đầu trang", "trang chủ", "回上一頁", "回上頁", "回首頁", "網站導覽", "navigation überspringen", "preskoči na sadržaj",
    "карта на сайта", "към съдържанието",
];

/// What menus have, and lines of other use as well: several together make a menu.
#[rustfmt::skip]
const MENU_WORDS: &[&str] = &[
    "about", "about us", "who we are", "what we do", "our work", "contact", "contact us", "contacts", "events", "careers", "jobs",
    "vacancies", "media", "press", "press room", "publications", "documents", "gallery", "photos", "videos", "faq", "login",
    "sign in", "subscribe", "newsletter", "sitemap", "site map", "privacy", "privacy policy", "terms of use", "accessibility",
    "legal notice", "topics", "facebook", "twitter", "youtube", "instagram", "linkedin", "telegram", "rss", "à propos", "contactez-nous",
    "mentions légales", "presse", "événements", "contacto", "quiénes somos", "prensa", "aviso legal", "kontakt", "über uns", "impressum",
    "首页", "首頁", "要闻", "专题", "专栏", "政策", "资料", "视频", "图片", "服务", "关于我们", "联系我们", "网站地图", "发言人表态", "例行记者会", "领事服务", "驻外机构",
    "外交动态", "トップページ", "ホーム", "ニュース", "サイトマップ", "お問い合わせ", "採用情報", "홈", "알림마당", "정책", "보도자료",
    "브리핑", "자료실", "민원", "조직도", "사이트맵", "외교정책", "국가/지역",
    "datenschutz", "aktuell", "reden", "discours", "publikationen", "publicaciones", "documentos", "fotografías", "eventos", "medya", "iletişim", "anasayfa",
    "hakkımızda", "duyurular", "konuşmalar", "медији", "почетна", "контакт", "chi siamo", "contatti", "contato", "quem somos", "despre noi", "о нас", "контакты", "про нас", "контакти",
];

/// Parts of lines that are no part of a statement.
#[rustfmt::skip]
const PAGE_PARTS: &[&str] = &[
    "tel:", "tel.:", "tel :", "phone:", "telephone:", "fax:", "fax :", "tel. ", "tél.", "tél :", "teléfono",
    "telefon:", "телефон:", "тел.:", "тел:", "факс:", "consular queries", "days have passed since", " > ",
    "switchboard:", "visitor counter", "minute read", "e-mail:", "email:", "breadcrumb", "javascript", "cookies", "read time:",
    "word count", "share this", "official websites use", "official government organization",
    "websites use https", "safely connected to", "here's how you know", "here’s how you know",
    "part of a historical collection", "jump to the ", "resmi internet sitesi", "rəsmi internet səhifə", "ресми сайты", "resmi web sitesi", "narzędzia dostępności",
    "this is a provisional translation", "sjekket mot framføring", "usted está en", "abre ventana nueva", "vous êtes ici", "sie sind hier", "consular section",
];

/// How lines begin that say whose a site is.
#[rustfmt::skip]
const OFFICIAL_SITES: &[&str] = &[
    "official website of", "oficjalna strona", "página oficial d", "sítio oficial d", "site oficial d", "portal oficial d",
    "sito ufficiale", "situs resmi", "laman web rasmi", "willkommen auf den seiten", "site officiel d", "sitio oficial d",
    "официальный сайт", "офіційний сайт", "official internet portal of", "official internet resource of", "official web portal of", "official portal of",
    "official site of", "официальный интернет-портал", "официальный интернет-ресурс", "офіційне інтернет-представництво",
    "официальное интернет-представительство",
];

/// Lines with which the foot of a page begins.
#[rustfmt::skip]
pub(in crate::transcript) const FOOT: &[&str] = &[
    "©", "copyright", "all rights reserved", "all materials", "privacy policy", "terms of use",
    "terms and conditions", "cookie", "site map", "sitemap", "contact us", "follow us", "share this", "share on",
    "back to top", "see also", "related", "related content", "related news", "related articles", "related documents",
    "read more", "read also", "more news", "latest news", "other news", "tags:", "topics:", "subscribe",
    "newsletter", "publication status", "date of publication", "text version", "print version",
    "tous droits réservés", "mentions légales", "à lire aussi", "voir aussi", "todos los derechos", "ver también",
    "aviso legal", "alle rechte vorbehalten", "impressum", "siehe auch", "смотрите также", "все права защищены",
    "читайте также", "最新新闻", "press contact", "media contact", "media relations", "press office", "contact details",
    "for more information", "for further information", "if you are not a journalist", "general public inquiries",
    "reproduction is permitted", "is this page useful", "issued by", "presskontakt", "pressekontakt", "contacts presse",
    "contact presse", "contacto de prensa", "ufficio stampa", "contato de imprensa", "опубликован в раздел",
    "опубликовано в раздел", "прямая ссылка", "дата публикации", "compartilhe", "link to the video", "link zum video",
    "public enquiries", "media enquiries", "media inquiries", "publicaciones relacionadas", "noticias relacionadas",
    "notícias relacionadas", "articoli correlati", "powiązane", "sursa:", "关联", "相关新闻", "相关链接", "关闭窗口", "打印",
    "à consulter également", "à lire", "zobacz także", "zobacz też", "katso myös", "lisätietoja", "jaa ", "zie ook",
    "se også", "se även", "del siden", "lue lisää", "les mer", "läs mer", "czytaj także", "udostępnij", "leia também",
    "veja também", "saiba mais", "lees meer", "kapcsolódó", "δείτε επίσης", "σχετικά άρθρα", "související", "sdílet",
    "leggi anche", "condividi", "vedi anche", "partager sur", "plan du site", "mapa do site", "mapa web",
    "voltar ao topo", "baca juga", "bagikan", "berita terkait", "tin liên quan", "xem thêm", "gestion des cookies",
    "evästeasetukset", "previous item", "next item", "latest events", "vezi și", "vezi şi", "vezi si", "citește și", "citeşte şi",
    "descargar ", "теги:", "метки:", "ετικέτες:", "etiquetas:", "schlagwörter:", "mots-clés", "tagi:", "etiketler:", "версия для печати",
    "версія для друку", "printversion", "druckversion", "versiunea pentru tipar", "versión para imprimir", "version imprimable",
    "versione stampabile", "wersja do druku", "verze pro tisk", "adresse für rückfragen", "associated links", "useful links",
    "поділитися", "поделиться", "compartir en", "compartir:", "schlagworte", "adresse pour l", "indirizzo cui rivolgere", "address for enquiries",
    "شارك هذا", "شارك الخبر", "اقرأ أيض", "اقرأ المزيد", "أخبار ذات صلة", "مواضيع ذات صلة", "διαβάστε επίσης", "διαβάστε ακόμ", "read this release in",
    "(release id", "これまでの", "関連リンク", "関連記事", "ページの先頭へ", "このページの先頭", "при использовании материалов", "при цитировании",
    "при перепечатке", "перепечатка ", "останні новини", "інші новини", "последние новости", "другие новости", "ultimele știri", "ultimele ştiri",
    "ostatnie wiadomości", "son haberler", "últimas noticias", "últimas notícias", "dernières actualités", "ultime notizie", "другие материалы",
    "【打印", "【关闭", "【返回", "share:", "submit a comment", "leave a reply", "leave a comment", "post a comment", "in trang", "gửi email", "chia sẻ", "извор:", "izvor:",
    "źródło:", "источник:", "источник :", "източник:", "джерело:", "relaterat", "relaterad", "relaterte", "relaterede", "gerelateerd", "推荐阅读",
    "延伸阅读", "fuente:", "fonte:", "quelle:", "source:", "来源：", "来源:", "來源：", "來源:", "출처:", "출처 :", "kaynak:",
    "zdroj:", "forrás:", "sumber:", "المصدر:", "bron:", "kilde:", "källa:", "lähde:", "πηγή:", "이전글", "다음글", "上一篇", "下一篇", "上一条", "下一条",
    "dirección de prensa", "registrado em", "partager ", "information about the publication", "informacje o publikacji", "last updated", "last modified", "ostatnia modyfikacja",
    "pierwsza publikacja", "wyświetl metryczkę", "photos (", "genvägar", "read other", "by u.s. embassy", "by u.s. mission", "by u.s. consulate", "recent posts", "you may also like", "ti potrebbe interessare", "теми:", "материалы по теме", "матеріали за темою", "κοινοποίηση",
    "читайте також", "дивіться також", "вижте също", "прочетете още", "погледајте још", "прочитајте још", "pročitajte još", "pročitajte i",
    "přečtěte si také", "viz také", "čítajte tiež", "pozri tiež", "preberite tudi", "loe ka", "skaitykite taip pat", "lasiet arī", "nézze meg",
    "ilgili haberler", "diğer haberler", "още новини", "още по темата", "свързани новини", "rückfragehinweis", "rückfragen", "kontakt:", "contact:", "контакт:", "kontakt pre médiá",
    "kontakt pro média", "kontakt pro novináře", "kontakt dla mediów", "yhteystiedot", "関連情報", "このページのトップ", "このページの上", "ページトップ", "관련기사", "관련 기사", "관련자료", "相关阅读",
];

/// Lines that say whom the press may ask. What stands below them may be a part of the text, and tell its day.
pub(in crate::transcript) const CONTACTS: &[&str] =
    &["for media inquiries", "for media enquiries", "for press inquiries", "for press enquiries"];

/// Lines with which the foot of a page begins, whole.
#[rustfmt::skip]
pub(in crate::transcript) const FOOT_LINES: &[&str] = &[
    "contact", "contacts", "kontakt", "contatti", "contacto", "contactos", "contatos", "контакты", "maybe", "topics", "persons",
    "geography", "темы", "персоны", "лица", "география", "temas", "thèmes", "themen", "attachments", "attachment", "downloads", "přílohy",
    "příloha", "prílohy", "załączniki", "załącznik", "anhänge", "dateianhänge", "pièces jointes", "documents joints", "archivos adjuntos", "adjuntos", "allegati", "anexos",
    "verantwoordelijk", "bilagor", "vedlegg", "liitteet", "mellékletek", "bijlagen", "вложения", "файлы", "συνημμένα", "ekler", "atașamente",
    "tags", "etiquetas", "теги", "schlagwörter", "mots-clés", "etiketler", "keywords",
    "подели", "podeli", "podijeli", "deli", "поділитись", "сподели", "teilen", "partager", "compartir", "compartilhar", "partilhar",
    "paylaş", "megosztás", "zdieľať", "dalintis", "dalīties", "共有", "공유하기",
];

/// With what the licence begins under which a library shows a text: below it is nothing of the statement, whatever it looks like.
#[rustfmt::skip]
pub(in crate::transcript) const LICENCES: &[&str] = &[
    "this work is in the public domain", "this work is released under", "本作品是中华人民共和国", "本作品在中华人民共和国",
    "cette œuvre est dans le domaine public", "dieses werk ist gemeinfrei", "esta obra está en dominio público",
    "esta obra está en el dominio público", "quest'opera è nel pubblico dominio", "esta obra encontra-se em domínio público",
    "это произведение находится в общественном достоянии", "это произведение перешло в общественное достояние",
    "цей твір перебуває в суспільному надбанні", "هذا العمل في الملكية العامة", "contains public sector information licensed",
    "all content is available under the open government",
];

/// Names of parts of an HTML page that hold no statement, as its classes and ids spell them.
#[rustfmt::skip]
pub(in crate::transcript) const HTML_FURNITURE: &[&str] = &[
    "nav", "navbar", "navigation", "menu", "mainmenu", "breadcrumb", "breadcrumbs", "footer", "sidebar", "share",
    "sharing", "social", "socials", "related", "seealso", "see-also", "cookie", "cookies", "banner", "search",
    "pagination", "pager", "skip", "toolbar", "widget", "comments", "newsletter", "advert", "advertisement", "ads",
    "promo", "taglist", "print", "subscribe", "lang", "languages", "language-switcher", "popup", "modal",
    "offcanvas", "masthead", "carousel", "slider", "copyright",
];

/// Names of the time when a page was put up, before a date that is not the event's.
#[rustfmt::skip]
const PUBLISHED: &[&str] = &[
    "published", "posted", "release date", "publish date", "publishing date", "date published", "date of publication", "publication date",
    "опубликовано", "дата публикации", "publié le", "fecha de publicación", "publicado", "veröffentlicht", "publicerad", "time in ",
    "julkais", "utgitt", "offentliggjort", "opublikowano", "publikacj", "publikováno", "pubblicato", "gepubliceerd", "közzétéve",
    "δημοσιεύ", "diterbitkan", "yayınlan", "опубліковано", "publicat", "dipublikasikan", "paskelbta", "publikuota", "publicēts",
    "avaldatud", "objavljeno", "објављено", "تاريخ النشر", "发布时间", "發布時間", "發布日期", "发布日期", "등록일", "작성일", "วันที่นำเข้า",
];

/// Names of the time when a page was changed last, or fell out of use.
#[rustfmt::skip]
const UPDATED: &[&str] = &[
    "updated", "modified", "last update", "обновлено", "mis à jour", "aktualisiert", "uppdaterad", "оновлено", "aktualizováno",
    "zaktualizowano", "更新日", "última actualización", "actualizado", "última atualização", "atualizado", "última modificação",
    "última modificación", "mise à jour", "dernière modification", "zuletzt geändert", "geändert am", "letzte aktualisierung",
    "ultimo aggiornamento", "aggiornato", "ultima modifica", "laatst gewijzigd", "bijgewerkt", "oppdatert", "opdateret", "senast ändrad",
    "päivitetty", "muokattu", "обновена", "aktualizace", "aktualizácia", "aktualizacja", "ultima actualizare", "actualizat", "atnaujinta",
    "atjaunināts", "uuendatud", "ažurirano", "güncellen", "последња измена", "последняя правка", "останнє оновлення", "cập nhật",
    "آخر تحديث", "更新时间", "更新時間", "更新日期", "최종수정", "수정일", "วันที่ปรับปรุง", "platnost skončila", "platnosť skončila",
];

/// Names of the time when somebody fetched or printed a page, which is nobody's day.
#[rustfmt::skip]
const FETCHED: &[&str] = &[
    "accessed", "retrieved", "printed", "hentet", "hämtad", "haettu", "abgerufen", "consulté le", "consultado el", "consultato il",
    "geraadpleegd", "pobrano", "staženo", "letöltve", "дата обращения", "дата звернення", "取得日", "访问日期",
];

/// Whether a line says whose a picture is, and not what a text says.
pub(in crate::transcript) fn is_credit(text: &str) -> bool {
    const CREDITS: [&str; 17] = [
        "Photos:",
        "Fotos:",
        "Zdjęcia:",
        "Crédito:",
        "Créditos:",
        "Crédit photo",
        "©",
        "Foto:",
        "Photo:",
        "Photo :",
        "Photo credit",
        "Fotó:",
        "Фото:",
        "Bild:",
        "Kuva:",
        "Φωτογραφία:",
        "写真：",
    ];
    static SOUGHT: LazyLock<Sought> = LazyLock::new(|| Sought::exactly(CREDITS));
    SOUGHT.is_in(text)
}

/// How lines begin that lead to a part of the page, and how those end of languages that put the verb last.
#[rustfmt::skip]
const SKIPS: &[&str] = &[
    "skip to ", "jump to ", "go to content", "go to main", "ir para ", "ir al ", "saltar al ", "saltar para ", "aller au ", "aller à la ",
    "passer au ", "zum hauptinhalt", "zum inhalt", "zur navigation", "zur suche", "direkt zum ", "direkt zur ", "vai al ", "salta al ", "passa al ",
    "ga naar ", "naar hoofdinhoud", "gå til ", "hopp til ", "spring til ", "gå direkt till ", "hoppa till ", "siirry ", "hyppää ", "przejdź do ",
    "přejít na ", "přejít k ", "preskočiť na ", "skoči na ", "preskoči na ", "sari la ", "salt la ", "ugrás a ", "перейти к ", "перейти до ",
    "прескочи ", "прећи на ", "pređi na ", "μετάβαση σ", "liigu edasi ", "pāriet uz ", "pereiti į ", "ana içeriğe ", "انتقل إلى ", "跳到",
    "跳转到",
];
const SKIPS_LAST: [&str; 5] = ["바로가기", "içeriğe geç", "içeriğe atla", "へ移動", "へスキップ"];

/// Whether a line in lower case leads to a part of the page: `ir para o menu`, `skip to search`.
pub(in crate::transcript) fn is_skip_link(lower: &str) -> bool {
    const CHARACTERS_MAX: usize = 45;
    lower.chars().count() <= CHARACTERS_MAX
        && !lower.ends_with(['.', '!', '?', '…', ':', ','])
        && (SKIPS.iter().any(|start| lower.starts_with(start))
            || SKIPS_LAST.iter().any(|end| lower.ends_with(end)))
}

/// Whether a line in lower case, without the marks around it, is a word of a page.
pub(in crate::transcript) fn is_page_word(bare: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| PAGE_WORDS.iter().copied().collect());
    WORDS.contains(bare)
}

/// Whether a word leads to a page in another language, in which it is written.
pub(in crate::transcript) fn is_language_link(word: &str) -> bool {
    const LANGUAGES: [&str; 21] = [
        "English",
        "Русский",
        "Français",
        "Español",
        "Deutsch",
        "Українська",
        "Română",
        "Polski",
        "Italiano",
        "Português",
        "Türkçe",
        "Čeština",
        "Ελληνικά",
        "Қазақша",
        "Беларуская",
        "EN",
        "RU",
        "FR",
        "ENG",
        "РУС",
        "УКР",
    ];
    LANGUAGES.contains(&word)
}

/// How items of a menu begin by which a page is shared.
#[rustfmt::skip]
const SHARES: [&str; 13] = [
    "share on ", "share via ", "partager sur ", "compartir en ", "compartilhar no ", "condividi su ", "teilen auf ", "podijeli na ", "podeli na ",
    "подели на ", "поделиться в ", "udostępnij na ", "sdílet na ",
];

/// Whether a line, or a part of one, is what an item of a menu says.
pub(in crate::transcript) fn is_menu_word(text: &str) -> bool {
    const WORDS_MAX: usize = 4;
    let lower = text.to_lowercase();
    let shares =
        || SHARES.iter().any(|start| lower.starts_with(start)) && lower.split(' ').count() <= WORDS_MAX;
    MENU_WORDS.contains(&lower.as_str()) || is_page_word(&lower) || shares()
}

/// Whether a word of a page has as many characters, so that none longer need be made small to be looked up.
pub(in crate::transcript) fn may_be_page_word(characters: usize) -> bool {
    static LONGEST: LazyLock<Option<usize>> =
        LazyLock::new(|| PAGE_WORDS.iter().map(|word| word.chars().count()).max());
    Some(characters) <= *LONGEST
}

/// Whether a line holds what only lines of a page hold.
pub(in crate::transcript) fn has_page_part(text: &str) -> bool {
    static PARTS: LazyLock<Sought> =
        LazyLock::new(|| Sought::of(PAGE_PARTS.iter().chain(OFFICIAL_SITES).copied()));
    PARTS.is_in(text)
}

/// Whose site a line says that the page stands on: `Oficjalna strona Kancelarii Rurytanii`, `The official website of the River Office`.
pub(in crate::transcript) fn site_owner(text: &str) -> Option<&str> {
    const ARTICLES: [&str; 4] = ["", "the ", "an ", "la "];
    // What a phrase leaves of its preposition, and the article behind it.
    const BEHIND: [&str; 18] = [
        "of ", "the ", "der ", "des ", "della ", "del ", "di ", "e ", "la ", "el ", "u ", "o ", "a ", "as ",
        "os ", "l’", "l'", "’",
    ];
    let lower = text.to_lowercase();
    let starts = |head: &str| ARTICLES.contains(&head);
    let mut owner = OFFICIAL_SITES.iter().find_map(|phrase| {
        let at = lower.find(phrase).filter(|at| starts(lower.get(..*at).unwrap_or_default()))?;
        text.get(at + phrase.len()..)
    })?;
    while let Some(rest) = BEHIND.iter().find_map(|word| owner.trim_start().strip_prefix(word)) {
        owner = rest;
    }
    Some(owner.trim()).filter(|owner| !owner.is_empty())
}

/// Whether a line tells the time of a page.
pub(in crate::transcript) fn is_page_clock(text: &str) -> bool {
    static CLOCKS: LazyLock<Sought> =
        LazyLock::new(|| Sought::of([PUBLISHED, UPDATED, FETCHED].into_iter().flatten().copied()));
    CLOCKS.is_in(text)
}

/// What a line says before it tells when a page was changed: `Published 6 May 2021` of `Published 6 May 2021, updated 7 May 2021`.
pub(in crate::transcript) fn before_update(text: &str) -> &str {
    static UPDATES: LazyLock<Sought> = LazyLock::new(|| Sought::of(UPDATED.iter().copied()));
    UPDATES.first_in(text).and_then(|at| text.get(..at)).unwrap_or(text)
}

/// Whether a line tells when somebody fetched or printed a page.
pub(in crate::transcript) fn was_fetched(text: &str) -> bool {
    static FETCHES: LazyLock<Sought> = LazyLock::new(|| Sought::of(FETCHED.iter().copied()));
    FETCHES.is_in(text)
}
