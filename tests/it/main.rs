//! The integration tests, one binary.

#[cfg(test)]
mod api;
#[cfg(test)]
mod archive;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod batches;
#[cfg(test)]
mod caretaker;
#[cfg(test)]
mod command_line;
#[cfg(test)]
mod conditions;
#[cfg(test)]
mod control;
#[cfg(test)]
mod copies;
#[cfg(test)]
mod deliveries;
#[cfg(test)]
mod doctor;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod feeds;
#[cfg(test)]
mod filters;
#[cfg(test)]
mod genuine;
#[cfg(test)]
mod guard;
#[cfg(test)]
mod guides;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod hub;
#[cfg(test)]
mod links;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod log_fields;
#[cfg(test)]
mod lookback;
#[cfg(test)]
mod manage;
#[cfg(test)]
mod moves;
#[cfg(test)]
mod paces;
#[cfg(test)]
mod patience;
#[cfg(test)]
mod peer;
#[cfg(test)]
mod questions;
#[cfg(test)]
mod receiver;
#[cfg(test)]
mod safety;
#[cfg(test)]
mod search;
#[cfg(test)]
mod serving;
#[cfg(test)]
mod store;
#[cfg(test)]
mod sweeps;
#[cfg(test)]
mod twin;
