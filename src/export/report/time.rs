//! The days that a chart covers, and the stretches that it counts by.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::export::events::Event;

/// What events are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    /// The word for it in English.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The first day of the stretch that a day is in.
    fn begin(self, day: Date) -> Date {
        match self {
            Self::Day => day,
            Self::Week => day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days()),
            Self::Month => day.first_of_month(),
            Self::Year => day.first_of_year(),
        }
    }
}

/// From when to when, and by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Axis {
    /// What a column stands for.
    pub unit: Unit,
    from: Date,
    to: Date,
}

impl Axis {
    /// From a month before the first article to a month after the last, by what suits the time from the first to the last:
    /// news tells of other times too, but a war of the last century would leave a dot for all that is new. Where no
    /// article has a day, all days of the events.
    pub fn of(events: &[Event], published: Option<&(String, String)>) -> Self {
        let day = |text: &String| text.parse::<Date>().ok();
        let mut days: Vec<Date> = events.iter().filter_map(|e| day(e.date.as_ref()?)).collect();
        let articles = published.and_then(|(first, last)| day(first).zip(day(last)));
        if let Some((first, last)) = articles {
            let (from, to) = (first.saturating_sub(1.month()), last.saturating_add(1.month()));
            days.retain(|day| (from..=to).contains(day));
        }
        days.sort();
        let (Some(&from), Some(&to)) = (days.first(), days.last()) else {
            return Self { unit: Unit::Day, from: Date::MIN, to: Date::MAX };
        };
        let (first, last) = articles.unwrap_or((from, to));
        let unit = match (last - first).get_days() {
            ..=45 => Unit::Day,
            46..=400 => Unit::Week,
            401..=3000 => Unit::Month,
            _ => Unit::Year,
        };
        Self { unit, from, to }
    }

    /// Where an event stands; nowhere if it is of another time, or its date is vaguer than the stretches. One without a date
    /// has the day of its article.
    pub fn place(&self, event: &Event) -> Option<Date> {
        let day: Date = event.date.as_ref()?.parse().ok()?;
        let exact = match event.date_precision.as_deref()? {
            "day" | "unknown" => Unit::Day,
            "week" => Unit::Week,
            "month" => Unit::Month,
            "year" => Unit::Year,
            _ => {
                let begin = |day: &Option<String>| Some(self.unit.begin(day.as_ref()?.parse().ok()?));
                if begin(&event.earliest)? != begin(&event.latest)? {
                    return None;
                }
                Unit::Day
            }
        };
        ((self.from..=self.to).contains(&day) && exact <= self.unit).then(|| self.unit.begin(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(date: &str, precision: &str) -> Event {
        Event { date: Some(date.into()), date_precision: Some(precision.into()), ..Event::default() }
    }

    #[test]
    fn a_distant_war_does_not_stretch_the_axis() {
        let events = ["1941-12-07", "2025-03-04", "2025-03-20", "2031-01-01"].map(|day| event(day, "day"));
        let published = ("2025-03-05".to_string(), "2025-03-21".to_string());
        let axis = Axis::of(&events, Some(&published));
        assert_eq!(axis.unit, Unit::Day);
        let placed: Vec<_> = events.iter().filter_map(|e| axis.place(e)).map(|d| d.to_string()).collect();
        assert_eq!(placed, ["2025-03-04", "2025-03-20"]);
        assert_eq!(Axis::of(&events, None).unit, Unit::Year);
    }

    #[test]
    fn events_stand_at_the_beginning_of_their_stretch_unless_their_date_is_vaguer() {
        let events = ["2025-01-01", "2025-06-12", "2025-11-30"].map(|day| event(day, "day"));
        let axis = Axis::of(&events, None);
        assert_eq!(axis.unit, Unit::Week);
        assert_eq!(axis.place(&event("2025-06-12", "day")).unwrap().to_string(), "2025-06-09");
        assert_eq!(axis.place(&event("2025-06-01", "month")), None);
        assert_eq!(axis.place(&event("2025-06-01", "interval")), None);
        let interval = |to: &str| Event {
            earliest: Some("2025-06-09".into()),
            latest: Some(to.into()),
            ..event("2025-06-09", "interval")
        };
        assert!(axis.place(&interval("2025-06-15")).is_some());
        assert_eq!(axis.place(&interval("2025-06-16")), None);
        assert_eq!(axis.place(&event("2025-06-12", "unknown")).unwrap().to_string(), "2025-06-09");
    }
}
