//! Content codings: how bytes are packed for the way (RFC 9110, section 8.4; Brotli RFC 7932; Zstandard RFC 8878).
//!
//! Invariant: no I/O, no clock. The same bytes always give the same packed bytes.

use std::io::Write;

/// One way to send bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Coding {
    /// As they are.
    Identity,
    /// For every reader there is.
    Gzip,
    /// Nearly as small as Brotli, and quicker for a reader to unpack.
    Zstd,
    /// The smallest.
    Brotli,
}

/// Shorter bodies are not packed: a packet holds them anyway.
pub const PACKED_BYTES_MIN: usize = 512;

const GZIP: u32 = 6;
const ZSTD: i32 = 6;
const BROTLI: u32 = 5;
/// Binary logarithm of Brotli's window, enough for the largest feed.
const BROTLI_WINDOW: u32 = 22;
const BUFFER_BYTES: usize = 4096;

impl Coding {
    /// Every coding in the order of [`Coding::index`], the one that sends least last.
    pub const ALL: [Self; 4] = [Self::Identity, Self::Gzip, Self::Zstd, Self::Brotli];
    /// The codings that pack.
    pub const PACKED: [Self; 3] = [Self::Gzip, Self::Zstd, Self::Brotli];

    /// Its place in [`Coding::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    /// Its name in HTTP.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Brotli => "br",
        }
    }

    /// The ending that web servers look for beside a file; none for the file itself.
    #[must_use]
    pub fn extension(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gz"),
            Self::Zstd => Some("zst"),
            Self::Brotli => Some("br"),
        }
    }

    /// The bytes in this coding.
    #[must_use]
    pub fn pack(self, bytes: &[u8]) -> Vec<u8> {
        let packed = match self {
            Self::Identity => Ok(bytes.to_vec()),
            Self::Gzip => {
                let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(GZIP));
                out.write_all(bytes).and_then(|()| out.finish())
            }
            Self::Zstd => zstd::bulk::compress(bytes, ZSTD),
            Self::Brotli => {
                let mut out = brotli::CompressorWriter::new(Vec::new(), BUFFER_BYTES, BROTLI, BROTLI_WINDOW);
                out.write_all(bytes).map(|()| out.into_inner())
            }
        };
        packed.expect("memory takes all that is written")
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::Coding;

    #[test]
    fn what_is_packed_unpacks() {
        let texts = [String::new(), "a".repeat(100_000), (0..20_000).map(|n| format!("{n} ")).collect()];
        for text in texts {
            for coding in Coding::ALL {
                let packed = coding.pack(text.as_bytes());
                let mut read = Vec::new();
                match coding {
                    Coding::Identity => read.clone_from(&packed),
                    Coding::Gzip => {
                        flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut read).unwrap();
                    }
                    Coding::Zstd => read = zstd::stream::decode_all(packed.as_slice()).unwrap(),
                    Coding::Brotli => {
                        brotli::Decompressor::new(packed.as_slice(), 4096).read_to_end(&mut read).unwrap();
                    }
                }
                assert_eq!(read, text.as_bytes(), "{coding:?}");
                assert_eq!(packed, coding.pack(text.as_bytes()));
                assert_eq!(Coding::ALL[coding.index()], coding);
            }
        }
    }
}
