//! Bytes by BLAKE3, compressed, each once.

use std::cell::RefCell;
use std::io::Write as _;

use zstd::bulk::{Compressor, Decompressor};

use crate::error::{Result, StoreError};
use crate::{Read, Write};

const LEVEL: i32 = 1;

thread_local! {
    /// Made once a thread: its tables cost more than a short text does.
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Compresses bytes as every column that holds zstd does.
pub fn pack(bytes: &[u8]) -> Result<Vec<u8>> {
    COMPRESSOR.with_borrow_mut(|kept| {
        let compressor = match kept {
            Some(compressor) => compressor,
            None => kept.insert(Compressor::new(LEVEL).map_err(StoreError::Io)?),
        };
        compressor.compress(bytes).map_err(StoreError::Io)
    })
}

/// The reverse of [`pack`].
pub fn unpack(packed: &[u8]) -> Result<Vec<u8>> {
    let broken = |_| StoreError::Value("compressed bytes");
    let known = zstd::zstd_safe::get_frame_content_size(packed).ok().flatten();
    let Some(size) = known.and_then(|size| usize::try_from(size).ok()).filter(|size| *size <= SMALL) else {
        return zstd::stream::decode_all(packed).map_err(broken);
    };
    DECOMPRESSOR.with_borrow_mut(|kept| {
        let decompressor = match kept {
            Some(decompressor) => decompressor,
            None => kept.insert(Decompressor::new().map_err(StoreError::Io)?),
        };
        decompressor.decompress(packed, size).map_err(broken)
    })
}

/// Bytes up to here are compressed and decompressed in one go, and bound to a statement.
const SMALL: usize = 1 << 20;

/// Bytes that are handed over some at a time.
pub type Source<'s> = dyn Fn(&mut dyn FnMut(&[u8])) + 's;

/// Bytes ready to be kept: hashed and compressed outside any transaction.
#[derive(Clone, Debug)]
pub struct PackedBlob {
    hash: [u8; 32],
    size: i64,
    data: Vec<u8>,
}

impl PackedBlob {
    /// Hashes and compresses bytes.
    ///
    /// # Errors
    /// Those of the compressor.
    pub fn of(bytes: &[u8]) -> Result<Self> {
        Ok(Self { hash: *blake3::hash(bytes).as_bytes(), size: bytes.len() as i64, data: pack(bytes)? })
    }

    /// The same of bytes that are handed over some at a time: large ones are never here as a whole.
    ///
    /// # Errors
    /// Those of the compressor.
    pub fn from(size: usize, source: &Source<'_>) -> Result<Self> {
        if size <= SMALL {
            let mut bytes = Vec::with_capacity(size);
            source(&mut |some| bytes.extend_from_slice(some));
            return Self::of(&bytes);
        }
        let mut hasher = blake3::Hasher::new();
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), LEVEL).map_err(StoreError::Io)?;
        let mut written = Ok(());
        source(&mut |some| {
            hasher.update(some);
            if written.is_ok() {
                written = encoder.write_all(some);
            }
        });
        written.map_err(StoreError::Io)?;
        let data = encoder.finish().map_err(StoreError::Io)?;
        Ok(Self { hash: *hasher.finalize().as_bytes(), size: size as i64, data })
    }
}

impl Read<'_> {
    pub(crate) fn blob(&self, id: i64) -> Result<Vec<u8>> {
        let packed: Vec<u8> = self.one("SELECT data FROM blob WHERE id = ?1", [id], |row| row.get(0))?;
        unpack(&packed)
    }
}

impl Write<'_> {
    pub(crate) fn keep_blob(&self, bytes: &[u8]) -> Result<i64> {
        self.keep_packed(&PackedBlob::of(bytes)?)
    }

    pub(crate) fn keep_packed(&self, blob: &PackedBlob) -> Result<i64> {
        let known = self.maybe("SELECT id FROM blob WHERE hash = ?1", [blob.hash], |row| row.get(0))?;
        match known {
            Some(id) => Ok(id),
            None if blob.data.len() > SMALL => self.keep_large(blob),
            None => self
                .insert("INSERT INTO blob(hash, size, data) VALUES (?1, ?2, ?3)", (blob.hash, blob.size, &blob.data)),
        }
    }

    /// SQLite would copy the bytes twice on their way into the row: they are written into it instead.
    fn keep_large(&self, blob: &PackedBlob) -> Result<i64> {
        let room = rusqlite::blob::ZeroBlob(i32::try_from(blob.data.len()).map_err(|_| StoreError::Value("size"))?);
        let id = self.insert("INSERT INTO blob(hash, size, data) VALUES (?1, ?2, ?3)", (blob.hash, blob.size, room))?;
        let mut place = self.conn.blob_open("main", "blob", "data", id, false)?;
        place.write_all(&blob.data)?;
        place.close()?;
        Ok(id)
    }

    /// Deletes bytes nothing refers to any more; returns how many.
    ///
    /// # Errors
    /// Those of the database.
    pub fn drop_unused_blobs(&self) -> Result<usize> {
        self.run(include_str!("truth/drop_unused_blobs.sql"), [])
    }
}
