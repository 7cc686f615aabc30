//! Randomness as an argument.

use super::KeyError;

/// A source of random bytes.
pub trait Random {
    /// Fills a buffer.
    ///
    /// # Errors
    /// Fails when there is no randomness; the buffer is not to be used then.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), KeyError>;
}

/// The randomness of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), KeyError> {
        getrandom::fill(bytes).map_err(|_| KeyError::NoRandomness)
    }
}

/// A fixed number of random bytes.
pub(super) fn bytes<const N: usize>(random: &mut dyn Random) -> Result<[u8; N], KeyError> {
    let mut bytes = [0; N];
    random.fill(&mut bytes)?;
    Ok(bytes)
}
