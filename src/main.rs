//! The way in: everything is in the library.

fn main() {}
