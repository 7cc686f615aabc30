//! The verdict on an appointment, decided from its clues alone.

use domain::{Answer, AppointmentReason, Reason, TargetId, Verdict};
use store::{Derived, Partaker};

use super::clue::EventClues;

/// More than so many beside the user are an assembly: nothing of it is ticked by itself.
const ASSEMBLY: usize = 30;

/// Decides where an event may go and why. Empty: it concerns nobody on file, or may not.
pub fn decide(clues: &EventClues) -> Vec<Derived> {
    if !clues.concern.stands {
        return Vec::new();
    }
    let mut found = Found { verdict: Verdict::New, many: clues.concern.partakers.len() > ASSEMBLY, all: Vec::new() };
    if clues.concern.own {
        found.verdict = Verdict::Sent;
    }
    interview(clues, &mut found);
    for one in &clues.concern.partakers {
        partaker(clues, one, &mut found);
    }
    for (client, domain) in &clues.client_domains {
        if found.many {
            break;
        }
        found.add(*client, (found.verdict, false), [Reason::ClientDomain { domain: domain.clone() }]);
    }
    for target in &clues.always {
        found.add(*target, (found.verdict, false), [Reason::AddressRule]);
    }
    offer_further(clues, &mut found);
    found.done()
}

/// What the user makes an interview is about its candidate and its job.
fn interview(clues: &EventClues, found: &mut Found) {
    for target in &clues.concern.interview {
        found.add(*target, (found.verdict, true), [AppointmentReason::Interview].map(because));
    }
}

/// Made by the user: ticked, as an answer where an invitation was answered; made by others: new, to be looked at.
fn partaker(clues: &EventClues, one: &Partaker, found: &mut Found) {
    let own = clues.concern.own;
    let part = if one.organizer { AppointmentReason::Organizer } else { AppointmentReason::Attendee };
    let answered = own && one.answer != Answer::Waiting;
    let is_reply = answered && (one.invited || !clues.concern.interview.is_empty());
    let reasons = [Some(part), own.then_some(AppointmentReason::Own), answered.then_some(AppointmentReason::Answered)];
    for target in &one.targets {
        let verdict = if is_reply { Verdict::Reply } else { found.verdict };
        found.add(*target, (verdict, own), reasons.into_iter().flatten().map(because));
    }
}

/// Further targets: never ticked, each with its reason.
fn offer_further(clues: &EventClues, found: &mut Found) {
    if found.all.is_empty() {
        return;
    }
    let named = clues.named.iter().map(|(target, place)| (*target, Reason::Named { place: (*place).into() }));
    let jobs = clues.jobs.iter().map(|(target, place)| (*target, Reason::JobReference { place: (*place).into() }));
    for (target, reason) in named.chain(jobs) {
        // Whoever takes part is named anyway.
        if found.all.iter().all(|known| known.target != Some(target)) {
            let (target, reasons) = (Some(target), vec![reason]);
            found.all.push(Derived { target, verdict: found.verdict, reasons, ticked: false, offered: true });
        }
    }
}

fn because(part: AppointmentReason) -> Reason {
    Reason::Appointment { part }
}

struct Found {
    verdict: Verdict,
    many: bool,
    all: Vec<Derived>,
}

impl Found {
    fn add(&mut self, target: TargetId, (verdict, ticked): (Verdict, bool), why: impl IntoIterator<Item = Reason>) {
        let ticked = ticked && !self.many;
        let at = self.all.iter().position(|known| known.target == Some(target)).unwrap_or(self.all.len());
        if at == self.all.len() {
            let target = Some(target);
            self.all.push(Derived { target, verdict, reasons: Vec::new(), ticked: false, offered: false });
        }
        if let Some(one) = self.all.get_mut(at) {
            one.verdict = one.verdict.min(verdict);
            one.ticked |= ticked;
            one.reasons.extend(why);
        }
    }

    fn done(mut self) -> Vec<Derived> {
        for one in &mut self.all {
            if self.many && !one.offered {
                one.reasons.push(because(AppointmentReason::Many));
            }
            one.reasons.sort();
            one.reasons.dedup();
        }
        self.all.sort();
        self.all
    }
}

#[cfg(test)]
mod tests {
    use domain::AddressId;
    use store::EventConcern;

    use super::*;

    const ANNA: TargetId = TargetId(1);
    const BRANDT: TargetId = TargetId(2);
    const DE7: TargetId = TargetId(3);

    fn takes_part(address: i64, targets: &[TargetId]) -> Partaker {
        Partaker {
            address: AddressId(address),
            targets: targets.to_vec(),
            organizer: false,
            invited: false,
            answer: Answer::Waiting,
        }
    }

    fn with(own: bool, partakers: Vec<Partaker>) -> EventClues {
        EventClues {
            concern: EventConcern { stands: true, own, partakers, ..EventConcern::default() },
            ..EventClues::default()
        }
    }

    fn interview(mut clues: EventClues, of: &[TargetId]) -> EventClues {
        clues.concern.interview = of.to_vec();
        clues
    }

    #[test]
    fn each_appointment_has_the_verdict_of_its_clues() {
        let anna = || takes_part(1, &[ANNA]);
        let accepts = || Partaker { answer: Answer::Accepted, ..anna() };
        let asks = || Partaker { organizer: true, ..anna() };
        let mut excluded = with(true, vec![anna()]);
        excluded.concern.stands = false;
        let at_brandt = |own| EventClues {
            client_domains: vec![(BRANDT, "brandt.example".into())],
            ..with(own, vec![takes_part(2, &[])])
        };
        let crowd =
            |own| with(own, std::iter::once(anna()).chain((2..33).map(|number| takes_part(number, &[]))).collect());
        let always = |own| EventClues { always: vec![DE7], ..with(own, vec![takes_part(2, &[])]) };
        let (new, sent, reply) = (Verdict::New, Verdict::Sent, Verdict::Reply);
        for (what, clues, expected) in [
            ("nobody on file", with(true, vec![takes_part(2, &[])]), vec![]),
            ("somebody on file asks", with(false, vec![asks()]), vec![(ANNA, new, false)]),
            ("somebody asks the user and somebody on file", with(false, vec![anna()]), vec![(ANNA, new, false)]),
            ("the user asks", with(true, vec![anna()]), vec![(ANNA, sent, true)]),
            ("the user asked, and it is answered", with(true, vec![accepts()]), vec![(ANNA, sent, true)]),
            (
                "an interview that is answered",
                interview(with(true, vec![accepts()]), &[ANNA, DE7]),
                vec![(ANNA, reply, true), (DE7, sent, true)],
            ),
            (
                "an interview nobody was asked to",
                interview(with(true, vec![]), &[ANNA, DE7]),
                vec![(ANNA, sent, true), (DE7, sent, true)],
            ),
            ("an interview others made", interview(with(false, vec![asks()]), &[ANNA]), vec![(ANNA, new, true)]),
            ("somebody is excluded, or it is off", excluded, vec![]),
            ("somebody at a client", at_brandt(false), vec![(BRANDT, new, false)]),
            ("the user asks somebody at a client", at_brandt(true), vec![(BRANDT, sent, false)]),
            ("an assembly", crowd(true), vec![(ANNA, sent, false)]),
            ("an assembly of others", crowd(false), vec![(ANNA, new, false)]),
            ("where the user always wants it", always(true), vec![(DE7, sent, false)]),
            (
                "an address of two profiles",
                with(true, vec![takes_part(1, &[ANNA, BRANDT])]),
                vec![(ANNA, sent, true), (BRANDT, sent, true)],
            ),
        ] {
            let mut got: Vec<_> = decide(&clues)
                .into_iter()
                .map(|one| (one.target.unwrap_or(TargetId(0)), one.verdict, one.ticked))
                .collect();
            got.sort();
            assert_eq!(got, expected, "{what}");
        }
    }

    #[test]
    fn whoever_is_named_and_jobs_are_offered_besides_and_alone_propose_nothing() {
        let text = EventClues {
            named: vec![(ANNA, "subject"), (BRANDT, "text")],
            jobs: vec![(DE7, "subject")],
            ..with(true, vec![takes_part(1, &[ANNA])])
        };
        let offered: Vec<_> = decide(&text)
            .into_iter()
            .filter(|one| one.offered)
            .map(|one| (one.target, one.ticked, one.reasons))
            .collect();
        assert_eq!(
            offered,
            [
                (Some(BRANDT), false, vec![Reason::Named { place: "text".into() }]),
                (Some(DE7), false, vec![Reason::JobReference { place: "subject".into() }])
            ]
        );
        assert!(decide(&EventClues { concern: with(true, vec![takes_part(1, &[])]).concern, ..text }).is_empty());
    }

    #[test]
    fn every_proposal_says_why() {
        let told = decide(&interview(
            with(true, vec![Partaker { answer: Answer::Declined, ..takes_part(1, &[ANNA]) }]),
            &[ANNA],
        ));
        let why = [
            AppointmentReason::Answered,
            AppointmentReason::Own,
            AppointmentReason::Interview,
            AppointmentReason::Attendee,
        ];
        assert_eq!(told.into_iter().next().map(|one| one.reasons), Some(why.map(because).to_vec()));
    }
}
