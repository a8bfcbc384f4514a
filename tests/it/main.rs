//! The integration tests, one binary.

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod store;
