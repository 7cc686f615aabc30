//! The verdict on a message (D1, D6), decided from its clues alone.

use domain::{Reason, Role, TargetId, Verdict};
use store::Derived;

use crate::Clues;

/// Decides where a message may go and why. Empty: the message concerns nobody on file (verdict `none`).
pub fn decide(clues: &Clues) -> Vec<Derived> {
    if !clues.exclusions.is_empty() {
        let reasons =
            clues.exclusions.iter().map(|exclusion| Reason::Excluded { exclusion: exclusion.clone() }).collect();
        return vec![proposal(None, Verdict::Skipped, reasons, false)];
    }
    let mut derived = if clues.outgoing { sent(clues) } else { received(clues) };
    always(clues, &mut derived);
    if !derived.is_empty() {
        offer_further(clues, &mut derived);
    }
    for one in &mut derived {
        one.reasons.sort();
        one.reasons.dedup();
    }
    derived.sort();
    derived
}

fn proposal(target: Option<TargetId>, verdict: Verdict, reasons: Vec<Reason>, ticked: bool) -> Derived {
    Derived { target, verdict, reasons, ticked, offered: false }
}

fn sent(clues: &Clues) -> Vec<Derived> {
    let ticked = clues.conversation_ticked && !clues.sender_failed;
    let one = |(target, role): &(TargetId, Role)| {
        let mut reasons = vec![Reason::OnFile { role: *role }];
        if clues.conversation_ticked {
            reasons.push(Reason::Conversation);
        }
        reasons.extend(doubts(clues));
        proposal(Some(*target), Verdict::Sent, reasons, ticked)
    };
    clues.others.iter().map(one).collect()
}

fn received(clues: &Clues) -> Vec<Derived> {
    if !clues.senders.is_empty() {
        return clues
            .senders
            .iter()
            .map(|(target, answered)| from_somebody(clues, *target, answered.as_ref()))
            .collect();
    }
    let mut derived = Vec::new();
    if clues.in_applications {
        let reasons = [Reason::ApplicationFolder].into_iter().chain(doubts(clues)).collect();
        let job = clues.default_job.filter(|_| clues.jobs.is_empty());
        derived.push(proposal(job, Verdict::Application, reasons, false));
    }
    if let Some((client, domain)) = clues.client_domain.as_ref().filter(|_| !clues.bulk) {
        let reasons = [Reason::ClientDomain { domain: domain.clone() }].into_iter().chain(doubts(clues)).collect();
        derived
            .push(Derived { offered: clues.in_applications, ..proposal(Some(*client), Verdict::New, reasons, false) });
    }
    if derived.is_empty() {
        derived.extend(clues.forwarded.iter().map(|(target, reason)| {
            let reasons = [reason.clone()].into_iter().chain(doubts(clues)).collect();
            proposal(Some(*target), Verdict::New, reasons, false)
        }));
    }
    derived
}

fn from_somebody(clues: &Clues, target: TargetId, answered: Option<&String>) -> Derived {
    let mut reasons = vec![Reason::OnFile { role: Role::From }];
    reasons.extend(doubts(clues));
    match answered {
        Some(message_id) => {
            reasons.push(Reason::Answers { message_id: message_id.clone() });
            proposal(Some(target), Verdict::Reply, reasons, !clues.sender_failed && !clues.bulk)
        }
        None => proposal(Some(target), Verdict::New, reasons, false),
    }
}

fn doubts(clues: &Clues) -> impl Iterator<Item = Reason> {
    let failed = clues.sender_failed.then_some(Reason::SenderCheckFailed);
    failed.into_iter().chain(clues.bulk.then_some(Reason::Bulk))
}

/// Where the user wants mail of this address to go always: proposed besides what else is, never ticked by that alone.
fn always(clues: &Clues, derived: &mut Vec<Derived>) {
    let verdict = if clues.outgoing { Verdict::Sent } else { Verdict::New };
    let verdict = derived.first().map_or(verdict, |first| first.verdict);
    for target in &clues.always {
        match derived.iter_mut().find(|known| known.target == Some(*target)) {
            Some(known) => known.reasons.push(Reason::AddressRule),
            None => {
                let reasons = [Reason::AddressRule].into_iter().chain(doubts(clues)).collect();
                derived.push(proposal(Some(*target), verdict, reasons, false));
            }
        }
    }
}

/// Further targets: never ticked, each with its reason.
fn offer_further(clues: &Clues, derived: &mut Vec<Derived>) {
    let Some(verdict) = derived.first().map(|first| first.verdict) else {
        return;
    };
    let on_it =
        clues.others.iter().filter(|_| !clues.outgoing).map(|(target, role)| (*target, Reason::OnFile { role: *role }));
    let named = clues.named.iter().map(|(target, place)| (*target, Reason::Named { place: (*place).into() }));
    let jobs = clues.jobs.iter().map(|(target, place)| (*target, Reason::JobReference { place: (*place).into() }));
    let conversation = clues.conversation_jobs.iter().map(|target| (*target, Reason::Conversation));
    for (target, reason) in on_it.chain(clues.forwarded.iter().cloned()).chain(named).chain(jobs).chain(conversation) {
        match derived.iter_mut().find(|known| known.target == Some(target)) {
            // Who writes or is written to stands in the mail anyway.
            Some(_) if matches!(reason, Reason::Named { .. }) => {}
            Some(known) => known.reasons.push(reason),
            None => derived.push(Derived {
                target: Some(target),
                verdict,
                reasons: vec![reason],
                ticked: false,
                offered: true,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: TargetId = TargetId(1);
    const BRANDT: TargetId = TargetId(2);
    const DE7: TargetId = TargetId(3);

    fn from_anna(answers: Option<&str>) -> Clues {
        Clues { senders: vec![(ANNA, answers.map(Into::into))], ..Clues::default() }
    }

    #[test]
    fn each_message_has_the_verdict_of_its_clues() {
        let application = Clues { in_applications: true, ..Clues::default() };
        let to_anna = Clues { outgoing: true, others: vec![(ANNA, Role::To)], ..Clues::default() };
        let at_brandt = Clues { client_domain: Some((BRANDT, "example.brandt".into())), ..Clues::default() };
        let excluded = Clues { exclusions: vec!["x".into()], ..from_anna(Some("1@a.example")) };
        for (what, clues, expected) in [
            ("nobody on file", Clues::default(), vec![]),
            ("an answer", from_anna(Some("1@a.example")), vec![(Some(ANNA), Verdict::Reply, true, false)]),
            (
                "an answer whose sender check failed",
                Clues { sender_failed: true, ..from_anna(Some("1")) },
                vec![(Some(ANNA), Verdict::Reply, false, false)],
            ),
            (
                "an automatic answer",
                Clues { bulk: true, ..from_anna(Some("1")) },
                vec![(Some(ANNA), Verdict::Reply, false, false)],
            ),
            ("new mail", from_anna(None), vec![(Some(ANNA), Verdict::New, false, false)]),
            ("an exclusion beats everything", excluded, vec![(None, Verdict::Skipped, false, false)]),
            ("an application", application.clone(), vec![(None, Verdict::Application, false, false)]),
            (
                "a bulk application is not held back",
                Clues { bulk: true, ..application.clone() },
                vec![(None, Verdict::Application, false, false)],
            ),
            ("sent to somebody on file", to_anna.clone(), vec![(Some(ANNA), Verdict::Sent, false, false)]),
            (
                "sent, and its conversation is ticked",
                Clues { conversation_ticked: true, ..to_anna.clone() },
                vec![(Some(ANNA), Verdict::Sent, true, false)],
            ),
            ("an unknown sender at a client", at_brandt.clone(), vec![(Some(BRANDT), Verdict::New, false, false)]),
            ("a newsletter of a client makes no people", Clues { bulk: true, ..at_brandt.clone() }, vec![]),
            (
                "an application where they are for one job",
                Clues { in_applications: true, default_job: Some(DE7), ..Clues::default() },
                vec![(Some(DE7), Verdict::Application, false, false)],
            ),
            (
                "somebody on file writes where applications for one job arrive",
                Clues { in_applications: true, default_job: Some(DE7), ..from_anna(None) },
                vec![(Some(ANNA), Verdict::New, false, false)],
            ),
            (
                "an application from a client's domain",
                Clues { in_applications: true, ..at_brandt },
                vec![(None, Verdict::Application, false, false), (Some(BRANDT), Verdict::New, false, true)],
            ),
            ("only copied to somebody on file", Clues { others: vec![(ANNA, Role::Cc)], ..Clues::default() }, vec![]),
        ] {
            let mut got: Vec<_> =
                decide(&clues).into_iter().map(|d| (d.target, d.verdict, d.ticked, d.offered)).collect();
            got.sort();
            let mut expected = expected;
            expected.sort();
            assert_eq!(got, expected, "{what}");
        }
    }

    #[test]
    fn a_named_candidate_and_a_job_reference_are_offered_but_never_ticked() {
        let clues = Clues {
            senders: vec![(BRANDT, Some("1@a.example".into()))],
            named: vec![(ANNA, "subject")],
            jobs: vec![(DE7, "attachment")],
            ..Clues::default()
        };
        let offered: Vec<_> = decide(&clues).into_iter().filter(|d| d.offered).collect();
        assert_eq!(offered.len(), 2);
        assert!(offered.iter().all(|d| !d.ticked));
        assert_eq!(offered[0].reasons, [Reason::Named { place: "subject".into() }]);
        assert_eq!(offered[1].reasons, [Reason::JobReference { place: "attachment".into() }]);
    }

    #[test]
    fn what_the_user_always_wants_is_proposed_with_its_reason_and_never_ticked() {
        let always = Clues { always: vec![DE7], ..Clues::default() };
        let answer = Clues { always: vec![DE7], ..from_anna(Some("1@a.example")) };
        let sent = Clues { outgoing: true, conversation_ticked: true, ..always.clone() };
        for (what, clues, verdict) in [
            ("from nobody on file", always, Verdict::New),
            ("besides whoever is on file", answer, Verdict::Reply),
            ("to that address", sent, Verdict::Sent),
        ] {
            let derived = decide(&clues);
            let ruled: Vec<_> = derived.iter().filter(|d| d.target == Some(DE7)).collect();
            assert_eq!(ruled.len(), 1, "{what}");
            assert_eq!((ruled[0].verdict, ruled[0].ticked, ruled[0].offered), (verdict, false, false), "{what}");
            assert_eq!(ruled[0].reasons, [Reason::AddressRule], "{what}");
        }
        let own = Clues { always: vec![ANNA], ..from_anna(None) };
        assert_eq!(decide(&own).len(), 1, "whose mail it is anyway");
    }

    #[test]
    fn whose_mail_it_is_is_not_named_besides() {
        let named = vec![(ANNA, "text")];
        let to_anna = Clues { outgoing: true, others: vec![(ANNA, Role::To)], ..Clues::default() };
        for (what, clues) in [("from her", from_anna(None)), ("to her", to_anna)] {
            let derived = decide(&Clues { named: named.clone(), ..clues });
            let reasons: Vec<_> = derived.iter().flat_map(|d| &d.reasons).collect();
            assert!(matches!(reasons[..], [Reason::OnFile { .. }]), "{what}: {reasons:?}");
        }
    }

    #[test]
    fn a_name_alone_proposes_nothing() {
        assert!(
            decide(&Clues { named: vec![(ANNA, "text")], jobs: vec![(DE7, "text")], ..Clues::default() }).is_empty()
        );
    }
}
