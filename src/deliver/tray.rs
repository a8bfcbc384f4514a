//! Where errands that go on put what came of their tries, so that the loop is not woken for each.

use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

use super::errand::Landed;

/// From so many on the loop is woken even if it will look by itself.
const MANY: usize = 128;

/// Results of tries, in order.
#[derive(Debug, Default)]
pub(super) struct Tray {
    lying: Mutex<Lying>,
    bell: Notify,
}

#[derive(Debug, Default)]
struct Lying {
    landed: Vec<Landed>,
    /// Whether the loop looks within a few milliseconds by itself.
    watched: bool,
}

impl Tray {
    pub(super) fn put(&self, landed: Landed) {
        let mut lying = self.lying.lock().unwrap_or_else(PoisonError::into_inner);
        lying.landed.push(landed);
        let rings = !lying.watched || lying.landed.len() == MANY;
        drop(lying);
        if rings {
            self.bell.notify_one();
        }
    }

    /// Takes what there is.
    pub(super) fn take(&self) -> Vec<Landed> {
        std::mem::take(&mut self.lying.lock().unwrap_or_else(PoisonError::into_inner).landed)
    }

    /// Says whether the loop looks soon by itself. What lies there already rings where it does not.
    pub(super) fn watch(&self, watched: bool) {
        let mut lying = self.lying.lock().unwrap_or_else(PoisonError::into_inner);
        lying.watched = watched;
        if !watched && !lying.landed.is_empty() {
            self.bell.notify_one();
        }
    }

    /// Waits until there is something to take.
    pub(super) async fn rung(&self) {
        self.bell.notified().await;
    }
}
