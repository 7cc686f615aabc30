//! What is asked for at once: newest batch first, oldest first inside, because rows that go in ascending order are indexed twice as fast.

use store::BacklogCopy;

use crate::remote::Extent;

/// Whole messages in a batch at most.
const MESSAGES: usize = 250;
/// Octets of whole messages in a batch at most, unless one alone is larger.
const OCTETS: u64 = 3 << 20;
/// Header blocks in a batch at most.
const HEADERS: usize = 500;
/// What a header block counts as, octets.
const HEADER: u64 = 6 << 10;

/// Messages that are asked for at once.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// The messages, oldest first.
    pub rows: Vec<BacklogCopy>,
    /// What they take in memory, octets.
    pub octets: u64,
}

/// Divides what is to be fetched (newest first) into batches.
pub(super) fn batches(rows: Vec<BacklogCopy>, extent: Extent) -> Vec<Batch> {
    let most = if extent == Extent::Whole { MESSAGES } else { HEADERS };
    let mut batches: Vec<Batch> = Vec::new();
    for row in rows {
        let octets = claim(&row, extent);
        match batches.last_mut() {
            Some(last) if last.rows.len() < most && last.octets + octets <= OCTETS => last.add(row, octets),
            _ => {
                let mut batch = Batch::default();
                batch.add(row, octets);
                batches.push(batch);
            }
        }
    }
    batches
        .iter_mut()
        .for_each(|batch| batch.rows.sort_by_key(|row| (row.listed.internal_date, row.listed.uid, row.id)));
    batches
}

/// What a message takes in memory by what its source says of it, octets.
pub(super) fn claim(row: &BacklogCopy, extent: Extent) -> u64 {
    match extent {
        Extent::Whole => u64::try_from(row.listed.size).unwrap_or(0),
        Extent::Header => HEADER,
    }
}

impl Batch {
    fn add(&mut self, row: BacklogCopy, octets: u64) {
        self.rows.push(row);
        self.octets += octets;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use domain::CopyId;
    use store::ListedCopy;

    fn rows(sizes: &[i64]) -> Vec<BacklogCopy> {
        let row = |(at, size): (usize, &i64)| BacklogCopy {
            id: CopyId(at as i64),
            listed: ListedCopy {
                key: at.to_string(),
                uid: None,
                flags: 0,
                modseq: 0,
                size: *size,
                internal_date: 1_000_000 - at as i64,
            },
            message: None,
        };
        sizes.iter().enumerate().map(row).collect()
    }

    fn lengths(sizes: &[i64], extent: Extent) -> Vec<usize> {
        batches(rows(sizes), extent).iter().map(|batch| batch.rows.len()).collect()
    }

    #[test]
    fn batches_are_bounded_by_octets_and_by_number() {
        let mib = 1 << 20;
        for (what, sizes, extent, expected) in [
            ("nothing", vec![], Extent::Whole, vec![]),
            ("small messages", vec![1000; 600], Extent::Whole, vec![250, 250, 100]),
            ("big ones", vec![mib; 7], Extent::Whole, vec![3, 3, 1]),
            ("one huge one between small ones", vec![1, 50 * mib, 1], Extent::Whole, vec![1, 1, 1]),
            ("the headers of huge ones", vec![50 * mib; 501], Extent::Header, vec![500, 1]),
        ] {
            assert_eq!(lengths(&sizes, extent), expected, "{what}");
        }
    }

    #[test]
    fn the_newest_batch_comes_first_and_is_oldest_first_inside() {
        let batches = batches(rows(&vec![1000; 300]), Extent::Whole);
        let dates: Vec<Vec<i64>> =
            batches.iter().map(|batch| batch.rows.iter().map(|row| row.listed.internal_date).collect()).collect();
        assert!(dates.iter().all(|batch| batch.is_sorted()));
        assert!(dates.first().unwrap().first() > dates.last().unwrap().last());
    }
}
