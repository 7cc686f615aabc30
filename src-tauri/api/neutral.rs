//! What an interview is called in the calendar's source, where anybody who looks at the user's calendar elsewhere reads it.

use store::{Read, Store, StoreError, Who};

use crate::Failure;
use crate::rows::AppointmentForm;
use crate::settings::own_name;

/// The setting's name; each user has their own.
const NEUTRAL: &str = "neutral_title";

/// The longest title taken, in characters.
const LONGEST: usize = 80;

/// What whoever is signed in wants interviews to be called in their calendar ("Interview", in their language); empty: as they are called here.
///
/// # Errors
/// Those of the store.
pub fn calendar_neutral(store: &Store) -> Result<String, Failure> {
    Ok(store.read(wanted)?)
}

/// Says so; it holds for what is written from now on.
///
/// # Errors
/// Those of the store.
pub fn calendar_set_neutral(store: &Store, title: &str) -> Result<(), Failure> {
    let json = serde_json::Value::String(shortened(title)).to_string();
    Ok(store.write(Who::User, |write| write.set_setting(&own_name(NEUTRAL, write)?, &json))?)
}

/// What is written as SUMMARY of an appointment of this title. The interview's row still says whom it is with, and that is what Dossier shows.
///
/// # Errors
/// Those of the store.
pub(crate) fn summary_to_write(read: &Read<'_>, title: &str, form: &AppointmentForm) -> Result<String, StoreError> {
    match &form.neutral {
        _ if form.interview.is_none() => Ok(title.to_owned()),
        Some(neutral) => Ok(either(shortened(neutral), title)),
        None => interview_title(read, title),
    }
}

/// The same of an interview about which the form says nothing else than its title.
///
/// # Errors
/// Those of the store.
pub(crate) fn interview_title(read: &Read<'_>, title: &str) -> Result<String, StoreError> {
    Ok(either(wanted(read)?, title))
}

fn either(neutral: String, title: &str) -> String {
    if neutral.is_empty() { title.to_owned() } else { neutral }
}

fn shortened(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
}

fn wanted(read: &Read<'_>) -> Result<String, StoreError> {
    let json = read.setting(&own_name(NEUTRAL, read)?)?;
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::rows::InterviewForm;
    use crate::tests::linked::Team;

    #[test]
    fn interviews_are_called_in_the_calendar_what_each_user_wants() {
        let team = Team::new();
        let form = |is_interview: bool, neutral: Option<&str>| AppointmentForm {
            interview: is_interview.then(InterviewForm::default),
            neutral: neutral.map(str::to_owned),
            ..AppointmentForm::default()
        };
        let asked = |form| team.store().read(|read| summary_to_write(read, "Anna", &form)).unwrap();
        let written = |is_interview| asked(form(is_interview, None));
        assert_eq!(written(true), "Anna");
        calendar_set_neutral(team.store(), "  Interview\n ").unwrap();
        assert_eq!((written(true), written(false)), ("Interview".into(), "Anna".into()));
        assert_eq!(
            (asked(form(true, Some(""))), asked(form(true, Some("Termin"))), asked(form(false, Some("Termin")))),
            ("Anna".into(), "Termin".into(), "Anna".into()),
            "each may differ"
        );
        team.sign_in("Jan");
        assert_eq!((calendar_neutral(team.store()).unwrap(), written(true)), (String::new(), "Anna".into()));
    }
}
