//! Cities where statements are made: capitals, seats of international bodies, and where they meet. All in lower case.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// By their names in the languages of publishers.
#[rustfmt::skip]
const CITIES: &[&str] = &[
    "abidjan", "abu dhabi", "abuja", "acapulco", "accra", "addis ababa", "adelaide", "aden", "aix-en-provence", "alba iulia",
    "alexandria", "alger", "algiers", "alice springs", "almaty", "amman", "amsterdam", "ankara", "annapolis", "antananarivo", "antwerp",
    "apia", "aqaba", "arusha", "ashgabat", "asmara", "aspen", "astana", "asunción", "atenas", "atene", "athen", "athens", "athènes",
    "atlanta", "auckland", "bad godesberg", "baghdad", "baku", "bali", "baltimore", "bamako", "bandung", "bangkok", "bangui", "banjul",
    "barcelona", "basel", "basra", "batumi", "beijing", "beirut", "belfast", "belgrade", "belo horizonte", "belém", "bengaluru",
    "benghazi", "bergen", "berlin", "berlino", "berlín", "bern", "berne", "bielsko-biała", "bilbao", "birmingham", "bishkek", "bissau",
    "blantyre", "bloemfontein", "boao", "bogotá", "bologna", "bonn", "boston", "brasília", "bratislava", "brazzaville", "brest",
    "brisbane", "bristol", "brno", "bruksela", "bruselas", "brussels", "bruxelas", "bruxelles", "brüssel", "bucharest", "bucurești",
    "budapest", "buenos aires", "bulawayo", "busan", "cairns", "cairo", "calgary", "cambridge", "camp david", "canberra", "cancún",
    "cape town", "caracas", "cardiff", "cartagena", "casablanca", "cebu", "chengdu", "chennai", "chicago", "chisinau", "chișinău",
    "christchurch", "cidade do cabo", "città del vaticano", "ciudad de méxico", "cleveland", "cluj-napoca", "cologne", "colombo",
    "conakry", "copenhaga", "copenhagen", "copenhague", "cork", "cotonou", "córdoba", "da nang", "dakar", "dallas", "damascus", "darwin",
    "davos", "den haag", "denver", "detroit", "dhaka", "djibouti", "dnipro", "dodoma", "doha", "dortmund", "douala", "dresden", "dubai",
    "dublin", "durban", "dushanbe", "edinburgh", "edmonton", "el cairo", "erbil", "essen", "estambul", "estocolmo", "estrasburgo", "fez",
    "florence", "frankfurt", "frankfurt am main", "freetown", "fukuoka", "gaborone", "galway", "gaza city", "gdansk", "gdańsk", "geelong",
    "genebra", "geneva", "genf", "genève", "ginebra", "ginevra", "glasgow", "goa", "gomel", "gothenburg", "granada", "graz",
    "guadalajara", "guangzhou", "guatemala city", "guayaquil", "gyumri", "haifa", "halifax", "hamburg", "hangzhou", "hanoi", "hanover",
    "harare", "hargeisa", "havana", "helsinki", "hiroshima", "ho chi minh city", "hobart", "hodeidah", "hong kong", "honiara", "honolulu",
    "houston", "hyderabad", "iași", "incheon", "innsbruck", "iqaluit", "islamabad", "istanbul", "jaipur", "jakarta", "jeddah", "jeju",
    "jerusalem", "jerusalén", "joanesburgo", "johannesburg", "juba", "kabul", "kampala", "kansas city", "karachi", "kathmandu", "kazan",
    "kharkiv", "khartoum", "kiev", "kiew", "kigali", "kingston", "kinshasa", "kochi", "kolkata", "kopenhagen", "kraków", "kuala lumpur",
    "kuwait city", "kyiv", "kyoto", "köln", "la habana", "la haye", "la paz", "lagos", "lahore", "las vegas", "launceston", "lausanne",
    "le caire", "le havre", "leeds", "leipzig", "lhasa", "libreville", "lilongwe", "lima", "limerick", "linz", "lisboa", "lisbon",
    "lisbona", "lisbonne", "lissabon", "liverpool", "ljubljana", "lomé", "london", "londra", "londres", "los angeles", "luanda", "lugano",
    "lusaka", "luxembourg", "lviv", "lyon", "l’aquila", "maastricht", "macao", "madrid", "mailand", "malabo", "malé", "managua", "manama",
    "manchester", "manila", "maputo", "marrakesch", "marrakesh", "maseru", "mbabane", "medellín", "melbourne", "memphis", "mendoza",
    "mexico city", "miami", "milan", "milano", "milwaukee", "minneapolis", "minsk", "mogadishu", "mombasa", "monrovia", "monterrey",
    "montevideo", "montreal", "montréal", "moroni", "mosca", "moscou", "moscow", "moscú", "moskau", "mumbai", "munich", "muscat",
    "málaga", "münchen", "n'djamena", "nagasaki", "nairobi", "naples", "napoli", "nashville", "naypyidaw", "neapel", "neu-delhi",
    "new delhi", "new orleans", "new york", "newcastle", "niamey", "nicosia", "nouakchott", "nova deli", "nova iorque", "nova york",
    "novosibirsk", "nowy jork", "nueva delhi", "nueva york", "nuku’alofa", "nur-sultan", "n’djamena", "oaxaca", "odesa", "oran",
    "orlando", "osaka", "oslo", "ottawa", "ouagadougou", "oxford", "palermo", "palm beach", "panama city", "parigi", "paris", "parís",
    "pechino", "peking", "pekín", "penang", "pequim", "perth", "philadelphia", "phnom penh", "pittsburgh", "port louis", "port moresby",
    "port of spain", "port vila", "port-au-prince", "port-louis", "portland", "porto", "porto-novo", "prag", "praga", "prague", "praia",
    "pretoria", "pretória", "puebla", "puerto príncipe", "putrajaya", "pyongyang", "pékin", "qingdao", "queenstown", "quito", "québec",
    "rabat", "ramallah", "reykjavik", "riga", "rimini", "rio de janeiro", "riyadh", "rom", "roma", "rome", "rotterdam",
    "saint petersburg", "saint-denis", "salzburg", "samarkand", "san francisco", "san josé", "san salvador", "sana’a",
    "santa cruz de la sierra", "santiago", "santiago de chile", "santo domingo", "sanya", "sapporo", "sarajevo", "seattle", "seoul",
    "sevastopol", "sevilla", "seville", "shanghai", "sharm el-sheikh", "shenzhen", "simferopol", "singapore", "skopje", "sochi", "sofia",
    "st petersburg", "st. louis", "stockholm", "strasbourg", "strasburgo", "straßburg", "stuttgart", "surabaya", "suva", "sydney",
    "são paulo", "são tomé", "taipei", "tallinn", "tampa", "tangier", "tashkent", "tbilisi", "tegucigalpa", "tehran", "tel aviv",
    "the hague", "thessaloniki", "thimphu", "tianjin", "tirana", "tokio", "tokyo", "torino", "toronto", "townsville", "trieste",
    "tripoli", "tunis", "turin", "tóquio", "ufa", "ulaanbaatar", "utrecht", "valencia", "vancouver", "varsavia", "varsovia", "varsovie",
    "varsóvia", "vatican city", "venedig", "venice", "veracruz", "viena", "vienna", "vienne", "vientiane", "vilnius", "vladivostok",
    "warsaw", "warschau", "warszawa", "washington", "washington d.c.", "wellington", "whitehorse", "wien", "windhoek", "winnipeg",
    "xi’an", "yamoussoukro", "yangon", "yaoundé", "yekaterinburg", "yellowknife", "yerevan", "yokohama", "zagreb", "zanzibar", "zurich",
    "zürich", "ürümqi", "астана", "брюссель", "варшава", "вена", "гаага", "душанбе", "женева", "київ", "львів", "минск", "москва",
    "нижний новгород", "нью-йорк", "одеса", "пекин", "ростов-на-дону", "санкт-петербург", "сочи", "харків", "івано-франківськ",
];

/// Whether a name is that of a city.
pub(in crate::transcript) fn is_city(name: &str) -> bool {
    static KNOWN: LazyLock<FxHashSet<&str>> = LazyLock::new(|| CITIES.iter().copied().collect());
    KNOWN.contains(name.to_lowercase().as_str())
}
