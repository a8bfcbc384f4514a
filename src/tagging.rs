//! The tagging room.
