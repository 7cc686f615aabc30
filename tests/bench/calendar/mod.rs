//! Appointments: Dossier beside vdirsyncer on one private Radicale, in alternated rounds, and how soon a week opens.

mod corpus;
mod ours;
mod vdirsyncer;
mod week;

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use calendar::remote::{Brought, Changes, Remote};
use dossier_tests::servers::dav::{DavServer, Which};
use tempfile::TempDir;

use crate::measure::{self, Cost, percentile};
use crate::report::Report;
use ours::Ours;
use vdirsyncer::Vdirsyncer;

/// How often a first sync is measured, each into an empty place.
const FIRST: usize = 3;
/// How often a sync that finds nothing new is measured.
const AGAIN: usize = 7;

/// Whoever synchronises.
trait Program {
    fn name(&self) -> &'static str;
    /// Starts from nothing: what was fetched before is forgotten, and the server is known.
    fn begin(&self);
    fn sync(&self) -> Cost;
}

/// Measures both; without vdirsyncer Dossier alone.
pub fn run(program: &Path, events: usize, report: &mut Report) {
    let server = DavServer::start(Which::Radicale);
    let octets = corpus::write(&server.kept("work"), events);
    println!("{events} events, {:.1} MB, TLS to a private Radicale", octets as f64 / 1e6);
    // The server looks at everything once: else whoever is measured first pays for it.
    server.ask("anna", ("PROPFIND", &server.calendar("work").0), &[("depth", "1")], "");
    measure::run(&mut Command::new("sync"));
    let place = TempDir::new().unwrap();
    let ours = Ours::new(program, place.path(), &server);
    let peer = Vdirsyncer::installed(place.path(), &server);
    let programs: Vec<&dyn Program> =
        [Some(&ours as &dyn Program), peer.as_ref().map(|peer| peer as &dyn Program)].into_iter().flatten().collect();
    rounds(&server, &programs, ("calendar, first sync", FIRST, true), report);
    let mut alone: Vec<Cost> = (0..FIRST).map(|_| thrown_away(&server, events)).collect();
    report.row("calendar, first sync", "(thrown away)", Some(median(&mut alone)));
    assert_eq!(ours.events(), events, "everything came");
    rounds(&server, &programs, ("calendar, nothing changed", AGAIN, false), report);
    week::ask(&ours, report);
}

/// Measures one after the other, the first one last in every second round.
fn rounds(
    server: &DavServer,
    programs: &[&dyn Program],
    (task, rounds, from_nothing): (&str, usize, bool),
    report: &mut Report,
) {
    let mut costs = vec![Vec::new(); programs.len()];
    let mut computed = vec![Vec::new(); programs.len()];
    for round in 0..rounds {
        let mut order: Vec<usize> = (0..programs.len()).collect();
        order.rotate_left(round % programs.len());
        for at in order {
            if from_nothing {
                programs[at].begin();
            }
            let before = server.computed();
            costs[at].push(programs[at].sync());
            computed[at].push(server.computed() - before);
        }
    }
    for (program, seconds) in programs.iter().zip(&mut computed) {
        let server = percentile(seconds, 50);
        report.note(format!("{task}, {}: the server computes for {server:.2} s of it", program.name()));
    }
    ratio(task, programs, &costs, report);
    for (program, costs) in programs.iter().zip(&mut costs) {
        report.row(task, program.name(), Some(median(costs)));
    }
}

/// How many times as long as Dossier everybody else takes, round by round.
fn ratio(task: &str, programs: &[&dyn Program], costs: &[Vec<Cost>], report: &mut Report) {
    for (program, theirs) in programs.iter().zip(costs).skip(1) {
        let mut ratios: Vec<f64> = theirs.iter().zip(&costs[0]).map(|(one, ours)| one.seconds / ours.seconds).collect();
        let [least, middle, most] = [0, 50, 100].map(|p| percentile(&mut ratios, p));
        let (name, rounds) = (program.name(), ratios.len());
        report
            .note(format!("{task}: {name} takes {middle:.2}x as long ({least:.2}x to {most:.2}x in {rounds} rounds)"));
    }
}

fn median(costs: &mut [Cost]) -> Cost {
    costs.sort_by(|one, other| one.seconds.total_cmp(&other.seconds));
    costs[costs.len() / 2]
}

/// Every event of the calendar, thrown away as it comes.
fn thrown_away(server: &DavServer, events: usize) -> Cost {
    let (start, mut dav, calendar) = (Instant::now(), server.dav(), server.calendar("work"));
    let Changes::All { listed, .. } = dav.changes(&calendar, None).unwrap() else { panic!("a first sync lists all") };
    let listing = start.elapsed().as_secs_f64();
    let keys: Vec<_> = listed.into_iter().map(|one| one.key).collect();
    let mut came = 0;
    dav.bring(&calendar, &keys, &mut |_, brought| {
        came += usize::from(matches!(brought, Brought::Event { .. }));
        true
    })
    .unwrap();
    assert_eq!(came, events, "everything came");
    let seconds = start.elapsed().as_secs_f64();
    println!("thrown away: {seconds:.2} s, of which the list {listing:.2} s");
    Cost { seconds, peak_kb: 0 }
}
