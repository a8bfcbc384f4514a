//! The page room.
