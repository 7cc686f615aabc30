#![allow(clippy::unwrap_used)]
use std::sync::Mutex;

use super::*;

/// A network where nobody ever answers; tells until when each may take.
struct Silent {
    told: Mutex<Sender<Instant>>,
    never: Mutex<Receiver<()>>,
}

impl Silent {
    fn wait<T>(&self, until: Instant) -> Result<T, NoAnswer> {
        let _ = self.told.lock().unwrap().send(until);
        let _ = self.never.lock().unwrap().recv();
        Err(NoAnswer)
    }
}

impl Ways for Silent {
    fn fetch(&self, _: &str, until: Instant) -> Result<Option<Vec<u8>>, NoAnswer> {
        self.wait(until)
    }

    fn head(&self, _: &str, until: Instant) -> Result<Head, NoAnswer> {
        self.wait(until)
    }

    fn options(&self, _: &str, until: Instant) -> Result<Head, NoAnswer> {
        self.wait(until)
    }

    fn ask(&self, _: (&str, Kind), until: Instant) -> Result<Option<Vec<Record>>, NoAnswer> {
        self.wait(until)
    }

    fn knock(&self, _: &(Half, Settings), until: Instant) -> bool {
        self.wait(until).unwrap_or(false)
    }
}

#[test]
fn with_everybody_silent_the_search_ends_once_its_time_is_over() {
    assert_eq!(PATIENCE.as_secs(), 10);
    let address = Address::parse("anna@firm.example").unwrap();
    let ((told, asked), (_held, never)) = (mpsc::channel(), mpsc::channel());
    let silent: Arc<dyn Ways> = Arc::new(Silent { told: Mutex::new(told), never: Mutex::new(never) });
    // Whoever went on past the end would come to the usual names.
    let mut on_time = |stage| assert!(Stage::AT_ONCE.contains(&stage), "it goes on: {stage:?}");
    let begun = Instant::now();
    let found = search(&address, &silent, &mut on_time, (Duration::ZERO, &Cancel::default())).unwrap();
    let ended = Instant::now();
    assert!(found.offline, "nobody answered, and that is said");
    for _ in Stage::AT_ONCE {
        let until = asked.recv().unwrap();
        assert!((begun..=ended).contains(&until), "each is told when the whole search ends");
    }
}
