//! The deliver room.
