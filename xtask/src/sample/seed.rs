//! Chance that repeats: splitmix64, so that the same sample comes out on every machine.

/// A stream of numbers that is the same for the same start.
pub struct Seed(u64);

impl Seed {
    /// Starts a stream from the words that name it (FNV-1a), so that one part of the sample does not shift another.
    pub fn of(words: &str) -> Self {
        Self(
            words
                .bytes()
                .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)),
        )
    }

    /// Draws the next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Draws a number from zero up to, not including, `limit`; zero when `limit` is zero.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.draw().checked_rem(limit).unwrap_or(0)
    }

    /// Says yes in `percent` of a hundred cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// Picks one of the alternatives divided by `|`.
    pub fn pick<'a>(&mut self, alternatives: &'a str) -> &'a str {
        let count = alternatives.split('|').count();
        let nth = self.below(count as u64);
        alternatives.split('|').nth(usize::try_from(nth).unwrap_or(0)).unwrap_or_default()
    }
}
