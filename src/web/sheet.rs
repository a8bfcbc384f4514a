//! Bodies that the kernel holds too, and sends from its own pages: a large document is not copied for each client.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use rustix::fs::{MemfdFlags, memfd_create, sendfile};

/// From here on sending without a copy is worth its second system call.
const BYTES_MIN: usize = 8 * 1024;
/// Each sheet is an open file; what a service may have of them is for its clients.
const SHEETS_MAX: usize = 256;

static SHEETS: AtomicUsize = AtomicUsize::new(0);

/// A body in memory, with its copy in a file of the kernel's that has no name.
#[derive(Debug)]
pub(super) struct Sheet {
    bytes: Bytes,
    file: File,
    _one: One,
}

/// One of the sheets that there may be.
#[derive(Debug)]
struct One;

impl One {
    fn more() -> Option<Self> {
        let more = |sheets| (sheets < SHEETS_MAX).then_some(sheets + 1);
        SHEETS.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).ok().map(|_| Self)
    }
}

impl Drop for One {
    fn drop(&mut self) {
        SHEETS.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Sheet {
    /// `None` where it is not worth it, where there are enough, or where the kernel gives none: the body is then written as any.
    pub(super) fn of(bytes: &Bytes) -> Option<Arc<Self>> {
        if bytes.len() < BYTES_MIN {
            return None;
        }
        let one = One::more()?;
        let mut file = File::from(memfd_create("pressroom", MemfdFlags::CLOEXEC).ok()?);
        file.write_all(bytes).ok()?;
        Some(Arc::new(Self { bytes: bytes.clone(), file, _one: one }))
    }

    /// Where in the body the part stands, if it is the body's own memory.
    fn place(&self, part: &[u8]) -> Option<usize> {
        let at = part.as_ptr().addr().checked_sub(self.bytes.as_ptr().addr())?;
        (!part.is_empty() && at + part.len() <= self.bytes.len()).then_some(at)
    }
}

/// The sheet that a connection sends next: the answer puts it there, the stream takes it away.
#[derive(Clone, Debug, Default)]
pub(super) struct Outgoing(Arc<Mutex<Option<Arc<Sheet>>>>);

/// How to send what is next.
#[derive(Debug)]
pub(super) enum Way {
    /// From the sheet: so many bytes, beginning with this one.
    Sheet(Arc<Sheet>, usize, usize),
    /// The head of an answer whose body follows from a sheet.
    Head,
    /// As it is.
    Plain,
}

impl Outgoing {
    /// A sheet is to be sent.
    pub(super) fn put(&self, sheet: Arc<Sheet>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(sheet);
    }

    /// How to send the first of the parts.
    pub(super) fn way(&self, parts: &[io::IoSlice<'_>]) -> Way {
        let sheet = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (Some(sheet), [first, rest @ ..]) = (&*sheet, parts) else { return Way::Plain };
        match (sheet.place(first), rest.first().and_then(|next| sheet.place(next))) {
            (Some(at), _) => Way::Sheet(Arc::clone(sheet), at, first.len()),
            (None, Some(_)) => Way::Head,
            (None, None) => Way::Plain,
        }
    }

    /// Sends so much of the sheet as the socket takes. A sheet that is sent to its end is let go.
    pub(super) fn send(
        &self,
        sheet: &Sheet,
        at: usize,
        length: usize,
        socket: impl AsFd,
    ) -> io::Result<usize> {
        let sent = sendfile(socket, &sheet.file, Some(&mut (at as u64)), length)?;
        if at + sent == sheet.bytes.len() {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        }
        Ok(sent)
    }
}

#[cfg(test)]
mod tests {
    use std::io::IoSlice;

    use axum::body::Bytes;

    use super::{BYTES_MIN, Outgoing, Sheet, Way};

    #[test]
    fn only_the_memory_of_the_sheet_is_sent_from_it() {
        let bytes = Bytes::from(vec![b'a'; BYTES_MIN]);
        let twin = Bytes::from(vec![b'a'; BYTES_MIN]);
        let outgoing = Outgoing::default();
        let way = |parts: &[&[u8]]| {
            let parts: Vec<_> = parts.iter().map(|part| IoSlice::new(part)).collect();
            match outgoing.way(&parts) {
                Way::Sheet(_, at, length) => format!("{at} {length}"),
                Way::Head => "head".to_owned(),
                Way::Plain => "plain".to_owned(),
            }
        };
        assert_eq!(way(&[&bytes]), "plain", "no sheet is out");
        outgoing.put(Sheet::of(&bytes).unwrap());
        for (parts, expected) in [
            (&[&bytes[..]][..], "0 8192"),
            (&[&bytes[700..]], "700 7492"),
            (&[&bytes[700..], b"HTTP/1.1"], "700 7492"),
            (&[b"HTTP/1.1", &bytes], "head"),
            (&[b"HTTP/1.1", b"", &bytes], "plain"),
            (&[&twin], "plain"),
            (&[b"HTTP/1.1", &twin], "plain"),
            (&[b""], "plain"),
            (&[], "plain"),
        ] {
            assert_eq!(way(parts), expected);
        }
    }

    #[test]
    fn small_bodies_are_written() {
        assert!(Sheet::of(&Bytes::from(vec![b'a'; BYTES_MIN - 1])).is_none());
    }
}
