//! Whether two versions of an event differ in more than what a server writes by itself.

use mime::ics::{Component, Object};

/// What a server may write anew without anybody having changed anything.
const BY_ITSELF: [&str; 5] = ["DTSTAMP", "LAST-MODIFIED", "CREATED", "PRODID", "X-MOZ-GENERATION"];

/// Whether two versions say the same, every line of them but those a server writes by itself, in whatever order.
pub fn says_the_same(one: &[u8], other: &[u8]) -> bool {
    if one == other {
        return true;
    }
    let (Ok(one), Ok(other)) = (Object::read(one), Object::read(other)) else { return false };
    lines(&one) == lines(&other)
}

/// Every line with where it stands, sorted.
fn lines(object: &Object) -> Vec<String> {
    let mut all = Vec::new();
    for (count, calendar) in object.calendars().enumerate() {
        gather(calendar, &format!("{count}"), &mut all);
    }
    all.sort_unstable();
    all
}

fn gather(component: &Component, place: &str, all: &mut Vec<String>) {
    let id = component.text("RECURRENCE-ID");
    let place = format!("{place}/{} {id}", component.kind());
    for line in component.lines().filter(|line| !BY_ITSELF.contains(&line.name())) {
        let mut params = line.params();
        params.sort();
        all.push(format!("{place} {} {params:?} {}", line.name(), line.value()));
    }
    component.components().for_each(|one| gather(one, &place, all));
}
