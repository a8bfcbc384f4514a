//! Offices and titles of people. All in lower case.

/// Words of an office; a name follows or goes before.
#[rustfmt::skip]
pub(in crate::transcript) const OFFICES: &[&str] = &[
    "president", "presidents", "minister", "chancellor", "secretary", "secretary-general", "general", "ambassador",
    "spokesperson", "spokeswoman", "spokesman", "director", "director-general", "chairman", "chairwoman",
    "chairperson", "chair", "governor", "senator", "king", "queen", "prince", "princess", "commissioner",
    "representative", "envoy", "lady", "advisor", "adviser", "administrator", "coordinator", "attorney", "speaker",
    "congressman", "congresswoman", "mayor", "commander", "admiral", "colonel", "captain", "major", "premier",
    "taoiseach", "officer", "counsellor", "head", "member", "leader", "président", "présidente", "ministre",
    "ministres", "ambassadeur", "chef", "secrétaire", "porte-parole", "presidente", "presidenta", "ministro",
    "ministra", "secretario", "secretaria", "embajador", "canciller", "vocero", "directora", "gobernador",
    "subsecretario", "президент", "президента", "министр", "министра", "председатель", "секретарь", "посол",
    "представитель", "премьер-министр", "директор", "міністр", "міністра", "голова", "președintele", "ministrul",
    "ambasadorul", "secretarul", "minister-president", "statsminister", "utrikesminister", "försvarsminister",
    "bundeskanzler", "bundesminister", "außenminister", "총리", "대통령", "主席", "总理",
];

/// Words before a name that are neither office nor name.
#[rustfmt::skip]
pub(in crate::transcript) const HONORIFICS: &[&str] = &[
    "mr", "mrs", "ms", "miss", "dr", "sir", "dame", "lord", "h.e", "he", "hon", "honourable", "honorable",
    "excellency", "his", "her", "the", "right", "rt", "prof", "professor", "m", "mm", "mme", "mlle", "monsieur",
    "madame", "son", "excellence", "s.e", "s.e.m", "s.e.mme", "señor", "señora", "sr", "sra", "don", "doña",
    "excelentísimo", "excelentísima", "lic", "licenciado", "licenciada", "doctor", "doctora", "ingeniero", "herr",
    "frau", "domnul", "doamna", "signor", "signora", "senhor", "senhora", "господин", "г-н", "г-жа", "госпожа",
    "пан", "пані", "majesty", "highness",
];
