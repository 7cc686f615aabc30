//! Times that are offered to somebody: held, chosen, let go, over, and taken back.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use store::{StoreError, Who};

use super::linked::Team;
use crate::rows::{
    AppointmentAt, AppointmentForm, AppointmentGone, AppointmentSaved, AppointmentStatus, CalendarSpan, FormParty,
    HeldOffer, InterviewKind, OccurrenceKind, OccurrenceRow, OfferChoice, OfferForm, SeriesScope,
};
use crate::{Code, Failure};

const DAY: i64 = 86_400;
const HOUR: i64 = 3600;

/// Three times in the days to come, one a day, for Anna.
fn form(team: &Team) -> OfferForm {
    let calendar = team.store().read(|read| read.calendar(team.calendar)).unwrap();
    let time = |day: i64| CalendarSpan { from: team.now + day * DAY, until: team.now + day * DAY + HOUR };
    OfferForm {
        person: Some(team.profile()),
        kind: InterviewKind::Phone,
        language: "pl".into(),
        zone: "Europe/Warsaw".into(),
        until: Some(team.now + DAY),
        calendar: crate::ids::uuid_text(&calendar.uuid),
        title: "Held: Kowalska, Anna".into(),
        home: "Europe/Berlin".into(),
        times: [2, 3, 4].map(time).to_vec(),
        ..OfferForm::default()
    }
}

fn hold(team: &Team) -> HeldOffer {
    let id = crate::offer_hold(team.store(), &form(team)).unwrap().id;
    let all = crate::offer_list(team.store()).unwrap();
    all.into_iter().find(|one| one.id == id).unwrap()
}

fn choose(team: &Team, offer: &HeldOffer, at: usize) -> Result<AppointmentSaved, Failure> {
    let choice = OfferChoice {
        offer: offer.id.clone(),
        event: offer.times[at].event.clone(),
        title: "Kowalska, Anna".into(),
        ..OfferChoice::default()
    };
    crate::offer_choose(team.store(), &choice)
}

fn page(team: &Team) -> Vec<OccurrenceRow> {
    let span = CalendarSpan { from: team.now, until: team.now + 9 * DAY };
    crate::calendar_between(team.store(), span).unwrap().occurrences
}

/// What each is, and whether it takes place.
fn kinds(team: &Team) -> Vec<(OccurrenceKind, AppointmentStatus)> {
    page(team).iter().map(|row| (row.kind, row.status)).collect()
}

/// What its source has or is given, also of what is removed.
fn ics(team: &Team, event: &str) -> String {
    let bytes = team.store().read(|read| read.event_bytes(read.event_by_uuid(event)?)).unwrap();
    String::from_utf8(bytes.shown().to_vec()).unwrap()
}

fn undo(team: &Team) {
    crate::undo(team.store(), &|_, _| true).unwrap();
}

fn end_over(team: &Team, now: i64) -> usize {
    team.store().write(Who::Background, |write| write.end_offers_over(now)).unwrap()
}

const HELD: (OccurrenceKind, AppointmentStatus) = (OccurrenceKind::Offered, AppointmentStatus::Tentative);
const INTERVIEW: (OccurrenceKind, AppointmentStatus) = (OccurrenceKind::Interview, AppointmentStatus::Confirmed);

#[test]
fn times_are_held_as_tentative_appointments_that_name_nobody_but_in_their_title() {
    let team = Team::new();
    let offer = hold(&team);
    assert_eq!(kinds(&team), [HELD; 3]);
    let row = &page(&team)[1];
    assert_eq!((row.offer.as_ref(), row.title.as_str(), row.linked), (Some(&offer), "Held: Kowalska, Anna", 0));
    assert_eq!(offer.person.as_ref().unwrap().id, team.profile());
    let ics = ics(&team, &offer.times[0].event);
    for line in ["STATUS:TENTATIVE", "SUMMARY:Held: Kowalska\\, Anna", "TZID=Europe/Berlin"] {
        assert!(ics.contains(line), "{line}: {ics}");
    }
    assert!(!ics.contains("ATTENDEE") && !ics.contains("ORGANIZER") && !ics.contains("VALARM"), "{ics}");
    undo(&team);
    assert_eq!((page(&team).len(), crate::offer_list(team.store()).unwrap().len()), (0, 0));
}

#[test]
fn a_time_is_proposed_to_whoever_stands_in_it_only_once_it_is_held_no_longer() {
    let team = Team::new();
    let offer = hold(&team);
    let time = &offer.times[0];
    let anna = FormParty { address: "anna@a.example".into(), ..FormParty::default() };
    let asked = AppointmentForm {
        event: Some(time.event.clone()),
        date: Some(time.start),
        calendar: form(&team).calendar,
        title: "Talk".into(),
        zone: "Europe/Berlin".into(),
        attendees: vec![anna],
        ..AppointmentForm { start: time.start, end: time.end, ..AppointmentForm::default() }
    };
    crate::appointment_save(team.store(), &asked).unwrap();
    let proposed = || {
        linking::settle(team.store(), &|| true).unwrap();
        let all = |read: &store::Read<'_>| read.event_proposals(read.event_by_uuid(&time.event)?);
        team.store().read(all).unwrap().len()
    };
    assert_eq!(proposed(), 0);
    let end = |write: &store::Write<'_>| write.end_offer(write.offer_by_uuid(&offer.id)?.id, store::OfferState::LetGo);
    team.store().write::<_, StoreError>(Who::User, end).unwrap();
    assert_eq!(proposed(), 1);
}

#[test]
fn with_a_neutral_title_no_name_reaches_the_calendar_at_any_step() {
    let team = Team::new();
    crate::calendar_set_neutral(team.store(), "Interview").unwrap();
    let offer = hold(&team);
    let chosen = choose(&team, &offer, 1).unwrap();
    for event in offer.times.iter().map(|time| &time.event) {
        let all = ics(&team, event);
        assert!(all.contains("SUMMARY:Interview\r\n") && !all.contains("Kowalska") && !all.contains("Anna"), "{all}");
    }
    assert_eq!(page(&team)[0].interview.as_ref().unwrap().candidate.as_ref().unwrap().name, "Kowalska, Anna");
    assert_eq!(chosen.event, offer.times[1].event);
}

#[test]
fn the_time_that_was_chosen_is_the_interview_and_the_others_go_in_one_step() {
    let team = Team::new();
    let job = team.job("DE7", "Data engineer");
    let held = crate::offer_hold(team.store(), &OfferForm { job: Some(job.clone()), ..form(&team) }).unwrap();
    let offer = crate::offer_list(team.store()).unwrap().remove(0);
    assert_eq!((offer.id.as_str(), offer.job.as_ref().unwrap().id.as_str()), (held.id.as_str(), job.as_str()));
    let saved = choose(&team, &offer, 2).unwrap();
    let rows = page(&team);
    assert_eq!(kinds(&team), [INTERVIEW]);
    let about = rows[0].interview.as_ref().unwrap();
    assert_eq!((about.kind, about.candidate.as_ref().unwrap().id.as_str()), (InterviewKind::Phone, &*team.profile()));
    assert_eq!((about.job_reference.as_str(), rows[0].linked, rows[0].offer.is_none()), ("DE7", 2, true));
    let at = AppointmentAt { event: saved.event.clone(), date: saved.date };
    let card = crate::appointment_card(team.store(), &at).unwrap();
    assert_eq!((card.row.title.as_str(), card.links.len()), ("Kowalska, Anna", 2));
    assert!(ics(&team, &saved.event).contains("STATUS:CONFIRMED"));
    assert_eq!(crate::offer_list(team.store()).unwrap(), []);
    undo(&team);
    assert_eq!((kinds(&team), crate::offer_list(team.store()).unwrap()), (vec![HELD; 3], vec![offer]));
    assert_eq!(page(&team)[2].linked, 0);
    undo(&team);
    assert_eq!(page(&team), []);
}

#[test]
fn all_times_are_let_go_in_one_step() {
    let team = Team::new();
    let offer = hold(&team);
    crate::offer_let_go(team.store(), &offer.id, false).unwrap();
    assert_eq!((page(&team).len(), crate::offer_list(team.store()).unwrap().len()), (0, 0));
    undo(&team);
    assert_eq!((kinds(&team), crate::offer_list(team.store()).unwrap()), (vec![HELD; 3], vec![offer]));
}

#[test]
fn what_was_decided_in_one_window_is_refused_in_another() {
    type Decide = fn(&Team, &HeldOffer);
    let rows: [(&str, Decide); 3] = [
        ("chosen", |team, offer| drop(choose(team, offer, 0).unwrap())),
        ("let_go", |team, offer| drop(crate::offer_let_go(team.store(), &offer.id, false).unwrap())),
        ("over", |team, _| assert_eq!(end_over(team, team.now + DAY), 1)),
    ];
    for (state, decide) in rows {
        let team = Team::new();
        let offer = hold(&team);
        decide(&team, &offer);
        let before = kinds(&team);
        let second =
            [choose(&team, &offer, 1).map(drop), crate::offer_let_go(team.store(), &offer.id, false).map(drop)];
        for refused in second {
            assert_eq!(refused.unwrap_err(), Failure::new(Code::OfferDecided).with("state", state));
        }
        assert_eq!(kinds(&team), before, "{state}: nothing changed");
    }
}

#[test]
fn others_see_only_that_the_times_are_taken_and_know_of_no_offer() {
    let team = Team::new();
    let offer = hold(&team);
    team.sign_in("Jan");
    let rows = page(&team);
    assert_eq!(kinds(&team), [(OccurrenceKind::Busy, AppointmentStatus::Tentative); 3]);
    assert!(rows.iter().all(|row| row.offer.is_none() && row.title.is_empty()), "{rows:?}");
    assert_eq!(crate::offer_list(team.store()).unwrap(), []);
    assert_eq!(choose(&team, &offer, 0).unwrap_err().code, Code::NotFound);
    assert_eq!(crate::offer_let_go(team.store(), &offer.id, false).unwrap_err().code, Code::NotFound);
    assert_eq!(crate::offer_hold(team.store(), &form(&team)).unwrap_err().code, Code::NotOwner);
    team.sign_in("Marta");
    choose(&team, &offer, 0).unwrap();
    team.sign_in("Jan");
    assert_eq!(
        page(&team)[0].title,
        "Kowalska, Anna",
        "an interview that is linked is seen by all who see the profile"
    );
}

#[test]
fn an_offer_is_open_as_long_as_one_of_its_times_is_left() {
    let team = Team::new();
    let offer = hold(&team);
    let first = offer.times[0].clone();
    let gone = AppointmentGone { event: first.event, date: first.start, scope: SeriesScope::All, told: false };
    crate::appointment_remove(team.store(), &gone).unwrap();
    let source_removes = |at: usize| {
        let lose = |write: &store::Write<'_>| {
            let id = write.event_by_uuid(&offer.times[at].event)?;
            write.lose_event(id, team.now)
        };
        team.store().write::<_, StoreError>(Who::Background, lose).unwrap();
    };
    source_removes(1);
    assert_eq!(crate::offer_list(team.store()).unwrap()[0].times, [offer.times[2].clone()]);
    assert_eq!(choose(&team, &offer, 1).unwrap_err().code, Code::NotFound);
    source_removes(2);
    assert_eq!((crate::offer_list(team.store()).unwrap().len(), end_over(&team, team.now)), (0, 0));
    undo(&team);
    assert_eq!(
        crate::offer_list(team.store()).unwrap()[0].times,
        [offer.times[0].clone()],
        "taken back it is held again"
    );
}

#[test]
fn what_nobody_decided_in_time_is_let_go_whoever_is_signed_in() {
    let rows = [("held until then", Some(DAY), DAY), ("until its last time has passed", None, 4 * DAY + HOUR)];
    for (what, until, over) in rows {
        let team = Team::new();
        let held = OfferForm { until: until.map(|after| team.now + after), ..form(&team) };
        crate::offer_hold(team.store(), &held).unwrap();
        team.sign_in("Jan");
        assert_eq!((end_over(&team, team.now + over - 1), page(&team).len()), (0, 3), "{what}: not before");
        assert_eq!((end_over(&team, team.now + over), page(&team).len()), (1, 0), "{what}");
        team.sign_in("Marta");
        assert_eq!((page(&team).len(), crate::offer_list(team.store()).unwrap().len()), (0, 0), "{what}");
        let left = crate::undo(team.store(), &|_, _| true).map(|row| row.verb);
        assert_ne!(left, Ok("offer_hold".into()), "{what}: it cannot be held again");
    }
}

#[test]
fn what_makes_no_sense_is_refused_and_nothing_is_held() {
    let team = Team::new();
    let job = team.job("DE7", "Data engineer");
    let good = form(&team);
    let backwards = CalendarSpan { from: team.now + HOUR, until: team.now };
    for (what, bad, code) in [
        ("no time", OfferForm { times: vec![], ..good.clone() }, Code::Missing),
        ("no title", OfferForm { title: " ".into(), ..good.clone() }, Code::Missing),
        ("ends before it begins", OfferForm { times: vec![backwards], ..good.clone() }, Code::BadValue),
        ("held until yesterday", OfferForm { until: Some(team.now - DAY), ..good.clone() }, Code::BadValue),
        ("eleven times", OfferForm { times: vec![good.times[0]; 11], ..good.clone() }, Code::BadValue),
        ("a job for a person", OfferForm { person: Some(job), ..good.clone() }, Code::NotFound),
        ("a person for a job", OfferForm { job: Some(team.profile()), ..good.clone() }, Code::NotFound),
        ("no such calendar", OfferForm { calendar: "ffff".into(), ..good }, Code::NotFound),
    ] {
        assert_eq!(crate::offer_hold(team.store(), &bad).unwrap_err().code, code, "{what}");
        assert_eq!(page(&team), [], "{what}");
    }
}
