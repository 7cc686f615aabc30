//! How large a picture gets once it is unpacked, by what its head says.

/// Points a picture may have: four octets each while it is shown.
const MOST_POINTS: u64 = 50_000_000;
const LONGEST_SIDE: usize = 30_000;

/// Why a picture is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureTrouble {
    /// It says nothing about its size.
    Broken,
    /// It would take too much memory.
    TooLarge,
}

/// Whether a picture may be unpacked.
///
/// # Errors
/// Why it may not.
pub fn fits(bytes: &[u8]) -> Result<(), PictureTrouble> {
    let size = imagesize::blob_size(bytes).map_err(|_| PictureTrouble::Broken)?;
    let points = size.width as u64 * size.height as u64;
    let is_sound = points > 0 && points <= MOST_POINTS && size.width.max(size.height) <= LONGEST_SIDE;
    if is_sound { Ok(()) } else { Err(PictureTrouble::TooLarge) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        [head, width.to_be_bytes().to_vec(), height.to_be_bytes().to_vec(), vec![8, 2, 0, 0, 0, 0, 0, 0, 0]].concat()
    }

    #[test]
    fn a_picture_that_would_fill_the_memory_is_not_unpacked() {
        for (what, bytes, expected) in [
            ("a photo", png(4000, 3000), Ok(())),
            ("four billion points", png(65_535, 65_535), Err(PictureTrouble::TooLarge)),
            ("a thread", png(4_000_000, 1), Err(PictureTrouble::TooLarge)),
            ("none at all", png(0, 7), Err(PictureTrouble::TooLarge)),
            ("half a head", png(1, 1).into_iter().take(12).collect(), Err(PictureTrouble::Broken)),
            ("no picture", b"hello".to_vec(), Err(PictureTrouble::Broken)),
        ] {
            assert_eq!(fits(&bytes), expected, "{what}");
        }
    }
}
