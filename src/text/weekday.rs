//! Days of the week as news writes them.

use jiff::civil::Weekday;

/// The days in lower case.
pub const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Is a word a day of the week, with its capital?
pub fn is_weekday(form: &str) -> bool {
    form.starts_with(char::is_uppercase) && WEEKDAYS.iter().any(|(name, _)| form.eq_ignore_ascii_case(name))
}
